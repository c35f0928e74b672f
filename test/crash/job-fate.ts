import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster, LiveObject } from "../../lib/cluster/index.ts";

/** Steers what kwok makes of a Pod: see test/cluster/stages. */
const steer = "stageset.test/pod";

/** As the Pods of our Jobs begin: they run, and nothing becomes of them until somebody decides. */
export const undecided = { [steer]: "never-ready" };

const LOOK_MS = 200;

/** Decides what becomes of the Jobs in a Namespace. */
export interface JobFate extends AsyncDisposable {
  /** The first Job from now on fails, and all after it complete. */
  readonly failNext: () => void;
}

export function openJobFate(cluster: Cluster, namespace: string): JobFate {
  const ending = new AbortController();
  let failing = "";
  const look = async (): Promise<void> => {
    const listed = await cluster.list(podKind, { namespace, labelSelector: `${steer}=never-ready,job-name` });
    if (listed.kind === "refused") return; // The API server is away now and then: that is played here, too.
    for (const pod of listed.value.items.filter(isRunning)) {
      const job = pod.metadata.labels?.["job-name"] ?? "";
      failing = failing === "" ? job : failing;
      const labels = { [steer]: job === failing ? "fail" : null };
      const ref = { ...podKind, namespace, name: pod.metadata.name };
      await cluster.patch(ref, { type: "merge", body: { metadata: { labels } } }, { fieldManager: "crash-test" });
    }
  };
  const looking = (async () => {
    while (!ending.signal.aborted) {
      await look();
      await sleep(LOOK_MS);
    }
  })();
  return {
    failNext() {
      failing = "";
    },
    [Symbol.asyncDispose]() {
      ending.abort();
      return looking;
    },
  };
}

const podKind = { apiVersion: "v1", kind: "Pod" };

function isRunning({ status }: LiveObject): boolean {
  return (status as { readonly phase?: string } | undefined)?.phase === "Running";
}
