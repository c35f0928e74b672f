import { load } from "js-yaml";
import { failed } from "../../lib/api/index.ts";
import { applyConcurrencyDefault } from "../../lib/apply/index.ts";
import { after, type Clock } from "../../lib/base/index.ts";
import { createBuildMemo } from "../../lib/build/index.ts";
import type { Cluster, Clusters, KubeObject } from "../../lib/cluster/index.ts";
import { tick, type Ports, type StepOutcome, type Stepped } from "../../lib/engine/index.ts";
import { shardEntriesMax } from "../../lib/inventory/index.ts";
import { createDialer, resolveBySystem } from "../../lib/network/index.ts";
import { createSimRandom, type SimCluster } from "../../lib/sim/index.ts";
import { fetchArtifact } from "../../lib/source/index.ts";
import { killedAfterCreating } from "./death.ts";
import type { ArtifactShelf } from "./artifacts.ts";
import { must, offer } from "./cluster.ts";
import { stageSet, type Revision } from "./release.ts";
import type { Timeline } from "./timeline.ts";

/** What a CronJob would allow a tick, and how many ticks a revision gets. */
const budgetMs = 50_000;
const ticksMax = 20;
const untilNextTickMs = 10_000;

/** After so long the claim of a process that is no more is taken over. */
const claimEndsMs = 70_000;

/** The engine as a handler opens it, but over the cluster in memory. The artifacts come over real HTTP, from loopback. */
export function openDemoPorts(clusters: Clusters, clock: Clock, timeline: Timeline): Ports {
  const dialer = createDialer({ resolve: resolveBySystem, userAgent: "stageset/demo", allowLoopback: true });
  const noKustomize = { reason: "StageFailed", retry: "never", message: "The demo brings no kustomization" } as const;
  return {
    clusters,
    clock,
    random: createSimRandom(1),
    fetch: (pin) => fetchArtifact(dialer, pin),
    dialer,
    kustomize: () => Promise.resolve(failed(noKustomize)),
    memo: createBuildMemo(),
    tell: (_stageSet, facts) => {
      for (const fact of facts) timeline.fact(fact);
      return Promise.resolve();
    },
    settings: {
      defaultIntervalMs: 600_000,
      noCrossNamespaceRefs: false,
      strictSubstitutions: true,
      applyConcurrency: applyConcurrencyDefault,
      inventoryShardCap: shardEntriesMax,
      maxTeardownWaitMs: 3_600_000,
    },
  };
}

/** Publishes a revision, and ticks until the StageSet has settled at it or has failed. */
export async function deliver(
  ports: Ports,
  timeline: Timeline,
  {
    cluster,
    shelf,
    revision,
  }: { readonly cluster: SimCluster; readonly shelf: ArtifactShelf; readonly revision: Revision },
): Promise<void> {
  const self: Cluster = cluster.as({ kind: "self" });
  await offer(self, await shelf.publish(revision.name, revision.files));
  cluster.behave(revision.behaviours);
  await must(self.apply(load(stageSet) as KubeObject, { fieldManager: "demo", force: true }));
  if (revision.isKilled) await tickUntilKilled(ports, timeline);
  for (let ticks = 0; ticks < ticksMax; ticks += 1) {
    const ticked = await tickOnce(ports, timeline);
    if (ticked.kind === "failed") throw new Error(ticked.failure.message);
    const [stepped] = ticked.value.stepped;
    if (stepped !== undefined && isDecided(stepped.outcome)) {
      timeline.picture(stepped.outcome.stageSet);
      return;
    }
    await ports.clock.sleep(untilNextTickMs); // a machine that is busy gets less far in its budget
  }
}

function tickOnce(ports: Ports, timeline: Timeline): ReturnType<typeof tick> {
  return tick(ports, {
    ...{ concurrency: 8, until: after(ports.clock.now(), budgetMs) },
    onProgress: (_stageSet, progress) => {
      timeline.progress(progress);
    },
  });
}

/** A tick whose node dies. Its claim ends by itself; what it has begun goes on meanwhile. */
async function tickUntilKilled(ports: Ports, timeline: Timeline): Promise<void> {
  const { clusters, died } = killedAfterCreating(ports.clusters, "Job");
  await Promise.race([died, tickOnce({ ...ports, clusters }, timeline)]);
  timeline.moment(
    "The node dies. The Job runs on; the StageSet's status says what was begun, and a later tick takes over",
  );
  await ports.clock.sleep(claimEndsMs);
}

function isDecided(outcome: Stepped["outcome"]): outcome is StepOutcome & { readonly kind: "ended" } {
  return outcome.kind === "ended" && (outcome.ending.kind === "settled" || outcome.ending.kind === "failed");
}
