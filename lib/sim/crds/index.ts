/**
 * Custom kinds: what a CRD makes the server serve. It prunes, defaults and validates objects by the CRD's own structural
 * schema and its CEL rules, in the words of the API server. What a CRD itself must hold is `kinds`' affair.
 */
export { customKinds } from "./custom-kinds.ts";
export { established, namesAndVersions } from "./established.ts";
