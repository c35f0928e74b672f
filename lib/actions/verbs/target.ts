import { done, failed, type ObjectReference, type Result } from "../../api/index.ts";
import {
  failureOf,
  type ClusterReader,
  type LiveObject,
  type ObjectKind,
  type ObjectRef,
} from "../../cluster/index.ts";

/** What a reference of a spec leads to. unserved: the API server knows no such kind (yet). */
export type Target =
  | { readonly kind: "unserved" }
  | { readonly kind: "absent"; readonly ref: ObjectRef }
  | { readonly kind: "present"; readonly ref: ObjectRef; readonly live: LiveObject };

/** In which Namespace objects of a kind are: `namespace`, or none where the kind has none. unserved: nowhere. */
export async function findScope(
  cluster: ClusterReader,
  kind: ObjectKind,
  namespace: string,
): Promise<Result<{ readonly namespace?: string } | "unserved">> {
  const served = await cluster.servedKind(kind);
  if (served.kind === "refused") return failed(failureOf(served.error, "StageFailed"));
  if (served.value === undefined) return done("unserved");
  return done(served.value.namespaced ? { namespace } : {});
}

/** Reads the object that a reference names; without a Namespace of its own it is in that of the StageSet. */
export async function findTarget(
  cluster: ClusterReader,
  { apiVersion, kind, name, namespace }: ObjectReference,
  ofStageSet: string,
): Promise<Result<Target>> {
  const scope = await findScope(cluster, { apiVersion, kind }, namespace ?? ofStageSet);
  if (scope.kind === "failed") return scope;
  if (scope.value === "unserved") return done({ kind: "unserved" });
  const ref: ObjectRef = { apiVersion, kind, ...scope.value, name };
  const got = await cluster.get(ref);
  if (got.kind === "done") {
    return done(got.value === undefined ? { kind: "absent", ref } : { kind: "present", ref, live: got.value });
  }
  if (got.error.reason === "NoSuchKind") return done({ kind: "unserved" });
  return failed(failureOf(got.error, "StageFailed"));
}
