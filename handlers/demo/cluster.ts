import { customResourceDefinition, kinds } from "../../lib/api/index.ts";
import type { Answer, Cluster, KubeObject } from "../../lib/cluster/index.ts";
import {
  createSimClock,
  createSimCluster,
  createSimRandom,
  type SimClock,
  type SimCluster,
} from "../../lib/sim/index.ts";

/** The embedded cluster, and time that runs faster than ours. */
export interface DemoCluster {
  readonly cluster: SimCluster;
  readonly clock: SimClock;
  /** Stops time. */
  readonly stop: () => Promise<void>;
}

const frameMs = 20;
const fieldManager = "demo";

/**
 * Starts a cluster in memory with our kinds, Flux's ExternalArtifact, and the Namespace of the shop.
 * @param speed so many seconds pass in it for one of ours
 */
export async function startDemoCluster(speed: number): Promise<DemoCluster> {
  const clock = createSimClock();
  const cluster = createSimCluster({ clock, random: createSimRandom(1) });
  clock.drive(cluster);
  const self = cluster.as({ kind: "self" });
  for (const kind of Object.values(kinds)) {
    await must(self.apply(customResourceDefinition(kind), { fieldManager, force: true }));
  }
  await must(self.apply(externalArtifacts, { fieldManager, force: true }));
  await must(
    self.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, { fieldManager, force: true }),
  );
  await clock.advance(1_000);
  return { cluster, clock, stop: letTimePass(clock, speed) };
}

/** What the demo itself needs cannot be refused; where it is, the demo is broken. */
export async function must<T>(answer: Promise<Answer<T>>): Promise<T> {
  const given = await answer;
  if (given.kind === "refused") throw new Error(`Cannot ${given.error.doing}: ${given.error.message}`);
  return given.value;
}

/** Publishes a revision as a source controller would: the object, and in its status where the artifact is. */
export async function offer(
  cluster: Cluster,
  artifact: { readonly url: string; readonly digest: string; readonly revision: string },
): Promise<void> {
  const metadata = { namespace: "shop", name: "shop" };
  const source = await must(cluster.apply({ ...artifactKind, metadata, spec: {} }, { fieldManager, force: true }));
  const { generation } = source.metadata;
  const ready = {
    type: "Ready",
    status: "True",
    reason: "Succeeded",
    message: "stored artifact",
    lastTransitionTime: source.metadata.creationTimestamp,
    observedGeneration: generation,
  };
  const status = {
    artifact: { ...artifact, path: "shop", lastUpdateTime: source.metadata.creationTimestamp },
    conditions: [ready],
  };
  await must(
    cluster.patch(
      { ...artifactKind, ...metadata },
      { type: "merge", body: { status } },
      { fieldManager, subresource: "status" },
    ),
  );
}

function letTimePass(clock: SimClock, speed: number): () => Promise<void> {
  let running = true;
  const run = async (): Promise<void> => {
    for (let last = performance.now(); running;) {
      await new Promise((resolve) => setTimeout(resolve, frameMs));
      const now = performance.now();
      await clock.advance((now - last) * speed);
      last = now;
    }
  };
  const ended = run();
  return () => {
    running = false;
    return ended;
  };
}

const artifactKind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "ExternalArtifact" } as const;

/** As much of Flux's kind as the demo needs. */
const externalArtifacts: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "externalartifacts.source.toolkit.fluxcd.io" },
  spec: {
    group: "source.toolkit.fluxcd.io",
    scope: "Namespaced",
    names: {
      kind: "ExternalArtifact",
      listKind: "ExternalArtifactList",
      plural: "externalartifacts",
      singular: "externalartifact",
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
};
