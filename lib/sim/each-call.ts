import { tell, type Answer, type Cluster, type KubeObject } from "../cluster/index.ts";

/** The port with every call of it going through `call`, which is told what it does. */
export function eachCall(
  cluster: Cluster,
  call: <T>(doing: string, effect: () => Promise<Answer<T>>) => Promise<Answer<T>>,
): Cluster {
  const listing = (kind: string, namespace: string | undefined): string =>
    `list ${kind}${namespace === undefined ? "" : ` in ${namespace}`}`;
  const about = (verb: string, { kind, metadata }: KubeObject): string => tell(verb, { kind, ...metadata });
  return {
    get: (ref, options) => call(tell("get", ref), () => cluster.get(ref, options)),
    list: (kind, options) => call(listing(kind.kind, options?.namespace), () => cluster.list(kind, options)),
    listMetadata: (kind, options) =>
      call(listing(kind.kind, options?.namespace), () => cluster.listMetadata(kind, options)),
    changesSince: (kind, resourceVersion, options) =>
      call(`watch${listing(kind.kind, options?.namespace).slice("list".length)}`, () =>
        cluster.changesSince(kind, resourceVersion, options),
      ),
    servedKind: (kind) => call(`look up ${kind.apiVersion} ${kind.kind}`, () => cluster.servedKind(kind)),
    servedInAnyVersion: (kind) => call(`look up ${kind.kind}`, () => cluster.servedInAnyVersion(kind)),
    servedKinds: () => call("discover the kinds", () => cluster.servedKinds()),
    apply: (object, how) =>
      call(about(how.dryRun === true ? "try to apply" : "apply", object), () => cluster.apply(object, how)),
    create: (object, how) => call(about("create", object), () => cluster.create(object, how)),
    patch: (ref, patch, how) => {
      const part = how.subresource === undefined ? "" : ` (${how.subresource})`;
      return call(tell("patch", ref) + part, () => cluster.patch(ref, patch, how));
    },
    delete: (ref, options) => call(tell("delete", ref), () => cluster.delete(ref, options)),
  };
}
