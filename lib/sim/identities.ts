import { identityError, type ApiError, type Identity } from "../cluster/index.ts";
import type { ServerParts } from "./server/index.ts";

/** What the TokenRequest says of a ServiceAccount that is not there; undefined: it is. */
export function missingIdentity({ store }: ServerParts, identity: Identity, doing: string): ApiError | undefined {
  if (identity.kind === "self") return undefined;
  const { namespace, name } = identity;
  if (store.get("serviceaccounts", namespace, name) !== undefined) return undefined;
  const isHomeless = store.get("namespaces", undefined, namespace) === undefined;
  const message = isHomeless ? `namespaces "${namespace}" not found` : `serviceaccounts "${name}" not found`;
  return identityError({ doing, status: 404, reason: "NotFound", message, causes: [] });
}
