import type { Result } from "../../lib/api/index.ts";
import {
  tell,
  type Answer,
  type Cluster,
  type Clusters,
  type ObjectKind,
  type ServedKind,
} from "../../lib/cluster/index.ts";

export interface OfflineOptions {
  /** How Kubernetes itself serves a kind; undefined where it is none of its own. */
  readonly servedBuiltIn: (kind: ObjectKind) => ServedKind | undefined;
  /** Looks for a cluster. Asked once, and only when something must be known that stands nowhere else. */
  readonly connect: () => Promise<Result<Clusters>>;
  /** Told of each kind that is taken for one whose objects live in Namespaces, since nobody knows. */
  readonly onAssumed: (kind: ObjectKind) => void;
}

/**
 * Clusters for rendering where there may be none. Kubernetes' own kinds are known; how others are scoped, a cluster is
 * asked where there is one. What a spec reads from the cluster needs one.
 */
export function openOfflineClusters({ servedBuiltIn, connect, onAssumed }: OfflineOptions): Clusters {
  let connecting: Promise<Result<Clusters>> | undefined;
  let isSilent = false;
  return {
    as(identity) {
      const through = async <T>(doing: string, ask: (cluster: Cluster) => Promise<Answer<T>>): Promise<Answer<T>> => {
        connecting ??= connect();
        const connected = await connecting;
        return connected.kind === "done"
          ? ask(connected.value.as(identity))
          : noCluster(doing, connected.failure.message);
      };
      return {
        get: (ref, options) => through(tell("get", ref), (cluster) => cluster.get(ref, options)),
        list: (kind, options) => through(`list ${kind.kind}`, (cluster) => cluster.list(kind, options)),
        listMetadata: (kind, options) => through(`list ${kind.kind}`, (cluster) => cluster.listMetadata(kind, options)),
        changesSince: (kind, since, options) =>
          through(`watch ${kind.kind}`, (cluster) => cluster.changesSince(kind, since, options)),
        servedInAnyVersion: (kind) => through(`look up ${kind.kind}`, (cluster) => cluster.servedInAnyVersion(kind)),
        servedKinds: () => through("list kinds", (cluster) => cluster.servedKinds()),
        async servedKind(kind) {
          const known = servedBuiltIn(kind);
          if (known !== undefined) return { kind: "done", value: known };
          if (!isSilent) {
            const asked = await through(`look up ${kind.kind}`, (cluster) => cluster.servedKind(kind));
            if (asked.kind === "done" && asked.value !== undefined) return asked;
            isSilent = asked.kind === "refused"; // waiting for no answer once is enough
          }
          onAssumed(kind);
          return { kind: "done", value: { ...kind, resource: "", namespaced: true, verbs: [] } };
        },
        ...readOnly,
      };
    },
  };
}

/** Rendering writes nothing, so nobody gets here. */
const readOnly: Pick<Cluster, "apply" | "create" | "patch" | "delete"> = {
  apply: (object) => Promise.resolve(noCluster(`apply ${object.kind}`, "rendering writes nothing")),
  create: (object) => Promise.resolve(noCluster(`create ${object.kind}`, "rendering writes nothing")),
  patch: (ref) => Promise.resolve(noCluster(tell("patch", ref), "rendering writes nothing")),
  delete: (ref) => Promise.resolve(noCluster(tell("delete", ref), "rendering writes nothing")),
};

function noCluster(doing: string, message: string): Answer<never> {
  return { kind: "refused", error: { doing, reason: "NoAnswer", message, causes: [] } };
}
