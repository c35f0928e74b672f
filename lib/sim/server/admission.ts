import type { KubeObject } from "../../cluster/index.ts";
import type { Kind } from "./kind.ts";
import { forbidden, quote } from "../words/index.ts";
import type { Store } from "./store.ts";

const isDefault = "storageclass.kubernetes.io/is-default-class";

/**
 * What the server's admission plugins make of a new object; nobody owns what they add.
 * @throws Refused 403
 */
export function admitNew(store: Store, kind: Kind, object: KubeObject): KubeObject {
  switch (kind.qualified) {
    case "pods":
      return admitPod(store, object);
    case "persistentvolumeclaims":
      return withStorageClass(store, object);
    default:
      return object;
  }
}

/** A Pod runs as a ServiceAccount that is there. */
function admitPod(store: Store, pod: KubeObject): KubeObject {
  const { serviceAccountName: name = "default" } = pod["spec"] as { readonly serviceAccountName?: string };
  const { namespace = "" } = pod.metadata;
  if (store.get("serviceaccounts", namespace, name) !== undefined) return pod;
  const why = `error looking up service account ${namespace}/${name}: serviceaccount ${quote(name)} not found`;
  throw forbidden("pods", pod.metadata.name, why);
}

/** A claim that names no class gets the default one, where there is one; of several, the youngest. */
function withStorageClass(store: Store, claim: KubeObject): KubeObject {
  const spec = claim["spec"] as { readonly storageClassName?: string };
  if (spec.storageClassName !== undefined) return claim;
  const classes = store
    .list("storageclasses.storage.k8s.io")
    .filter(({ metadata }) => metadata.annotations?.[isDefault] === "true")
    .sort((one, other) => (one.metadata.creationTimestamp < other.metadata.creationTimestamp ? 1 : -1));
  const [standard] = classes;
  return standard === undefined ? claim : { ...claim, spec: { ...spec, storageClassName: standard.metadata.name } };
}
