import type { Identity } from "../../cluster/index.ts";
import { forbidden, quote } from "../words/index.ts";

export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete";

/** What an identity may not do. What a rule leaves out, it forbids for all. */
export interface Denial {
  readonly identity?: Identity;
  readonly verbs?: readonly Verb[];
  readonly kinds?: readonly string[];
  readonly namespace?: string;
}

/** What is asked for, as the authorizer sees it. */
export interface Ask {
  readonly verb: Verb;
  readonly kind: string;
  readonly resource: string;
  readonly group: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** The user name that stands in the server's messages. */
export function userOf(identity: Identity): string {
  if (identity.kind === "self") return "stageset";
  return `system:serviceaccount:${identity.namespace}:${identity.name}`;
}

/** @throws Refused 403, in the words of RBAC, where one of the rules forbids it */
export function authorize(denials: readonly Denial[], who: Identity, ask: Ask): void {
  if (!denials.some((denial) => forbids(denial, who, ask))) return;
  const { verb, resource, group, subresource, namespace, name = "" } = ask;
  const path = subresource === undefined ? resource : `${resource}/${subresource}`;
  const qualified = group === "" ? resource : `${resource}.${group}`;
  const where = namespace === undefined ? "at the cluster scope" : `in the namespace ${quote(namespace)}`;
  const what = `User ${quote(userOf(who))} cannot ${verb} resource ${quote(path)} in API group ${quote(group)} ${where}`;
  throw forbidden(qualified, name, what);
}

function forbids({ identity, verbs, kinds, namespace }: Denial, who: Identity, ask: Ask): boolean {
  return (
    (identity === undefined || userOf(identity) === userOf(who)) &&
    (verbs === undefined || verbs.includes(ask.verb)) &&
    (kinds === undefined || kinds.includes(ask.kind)) &&
    (namespace === undefined || namespace === ask.namespace)
  );
}
