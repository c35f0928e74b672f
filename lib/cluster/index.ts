/**
 * The Kubernetes port: what the rest of the house may ask of a cluster, and the one place where an answer of the API
 * server becomes a Failure. It knows no StageSet and decides nothing about a release.
 */
export type { Answer, ApiError, ApiErrorCause, OwnErrorReason } from "./api-error.ts";
export type {
  ApplyOptions,
  Cluster,
  ClusterReader,
  ClusterWatcher,
  Clusters,
  DeleteOptions,
  Deletion,
  Identity,
  JsonPatchOperation,
  ListOptions,
  ObjectChange,
  ObjectChanges,
  ObjectList,
  Patch,
  PatchOptions,
  RequestOptions,
  WriteOptions,
} from "./cluster.ts";
export { connectCluster, type Connection, type ConnectOptions } from "./connect.ts";
export type { Impersonation } from "./access.ts";
export type { RequestRecord } from "./exchange.ts";
export { failureOf } from "./failure.ts";
export { failsPrecondition } from "./precondition.ts";
export type {
  KubeObject,
  LiveMetadata,
  LiveObject,
  ManagedFields,
  ObjectKind,
  ObjectMeta,
  ObjectRef,
  OwnerReference,
  ServedKind,
} from "./objects.ts";
// What an in-memory cluster says in the same words as this port: pure.
export { concealmentFor } from "./concealment.ts";
export { readRefusal } from "./refusal.ts";
export { noNamespace, noSuchKind, tell } from "./served-request.ts";
export { refOf } from "./object-ref.ts";
export { tellRef } from "./tell-ref.ts";
export { identityError } from "./token-request.ts";
