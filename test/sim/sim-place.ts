import { createHash } from "node:crypto";
import { customResourceDefinition, done, failed, kinds, type Live, type StageSet } from "../../lib/api/index.ts";
import { after } from "../../lib/base/index.ts";
import { createBuildMemo, type Files } from "../../lib/build/index.ts";
import type { Answer, Clusters, KubeObject } from "../../lib/cluster/index.ts";
import {
  stepSafely,
  tick,
  type Fact,
  type Ports,
  type Settings,
  type StepOutcome,
  type Ticked,
} from "../../lib/engine/index.ts";
import {
  createSimClock,
  createSimCluster,
  createSimRandom,
  createSimReceiver,
  type SimClock,
  type SimCluster,
  type SimReceiver,
} from "../../lib/sim/index.ts";
import { operator } from "./operated.ts";

export const fieldManager = "somebody";
const artifactKind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "ExternalArtifact" } as const;
const namespace = "shop";
export const maxTeardownWaitMs = 3_600_000;

/** A cluster in memory with one Namespace, one source and one release in it; and hands to move it with. */
export interface SimPlace {
  readonly clock: SimClock;
  readonly cluster: SimCluster;
  /** Whoever http actions talk to. */
  readonly receiver: SimReceiver;
  /** Facts in the order in which they were told. */
  readonly told: readonly Fact[];
  /** Ports over `clusters`; absent: over the cluster as it is. */
  readonly ports: (clusters?: Clusters) => Ports;
  /** The source `name` offers these files from now on. */
  readonly offer: (name: string, revision: string, files: Readonly<Record<string, string>>) => Promise<void>;
  readonly apply: (object: KubeObject) => Promise<void>;
  readonly stageSet: (name?: string) => Live<StageSet> | undefined;
  /** One step, time passing by itself while it waits. */
  readonly step: (parts?: { readonly budgetMs?: number; readonly ports?: Ports }) => Promise<StepOutcome>;
  readonly tick: () => Promise<Ticked>;
}

/** Opens a place whose chance is drawn from `seed`. */
export async function openSimPlace(seed: number, settings: Partial<Settings> = {}): Promise<SimPlace> {
  const clock = createSimClock();
  const random = createSimRandom(seed);
  const cluster = createSimCluster({ clock, random, definitions, operators: [operator] });
  clock.drive(cluster);
  const receiver = createSimReceiver(clock);
  const shelf = new Map<string, Files>();
  const told: Fact[] = [];
  const self = cluster.as({ kind: "self" });
  const apply = async (object: KubeObject): Promise<void> => {
    must(await self.apply(object, { fieldManager, force: true }));
  };
  const ports = (clusters: Clusters = cluster): Ports => ({
    clusters,
    clock,
    random,
    fetch: (pin) => {
      const files = shelf.get(pin.digest);
      const message = `Cannot fetch ${pin.name}: there is nothing of ${pin.digest}`;
      return Promise.resolve(
        files === undefined ? failed({ reason: "SourceNotReady", retry: "backoff", message }) : done(files),
      );
    },
    kustomize: () =>
      Promise.resolve(failed({ reason: "StageFailed", retry: "never", message: "no kustomize in here" })),
    dialer: receiver,
    memo: createBuildMemo(),
    tell: (_stageSet, facts) => {
      told.push(...facts);
      return Promise.resolve();
    },
    settings: {
      defaultIntervalMs: 600_000,
      noCrossNamespaceRefs: false,
      strictSubstitutions: true,
      applyConcurrency: 16,
      inventoryShardCap: 5_000,
      maxTeardownWaitMs,
      ...settings,
    },
  });
  await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await clock.advance(1_000);
  let steps = 0;
  return {
    ...{ clock, cluster, receiver, told, ports, apply },
    offer: async (name, revision, files) => {
      const digest = `sha256:${createHash("sha256").update(JSON.stringify(files)).digest("hex")}`;
      shelf.set(digest, new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)])));
      await apply({ ...artifactKind, metadata: { namespace, name }, spec: {} });
      const conditions = [
        { type: "Ready", status: "True", reason: "Succeeded", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" },
      ];
      const artifact = {
        url: `http://artifacts/${digest}`,
        digest,
        revision,
        path: name,
        lastUpdateTime: "2026-01-01T00:00:00Z",
      };
      const body = { status: { artifact, conditions } };
      must(
        await self.patch(
          { ...artifactKind, namespace, name },
          { type: "merge", body },
          { fieldManager, subresource: "status" },
        ),
      );
    },
    stageSet: (name = "shop") => {
      const found = cluster.look({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace, name });
      return found as unknown as Live<StageSet> | undefined;
    },
    step: ({ budgetMs = 50_000, ports: own = ports() } = {}) => {
      steps += 1;
      const request = {
        namespace,
        name: "shop",
        holder: `step-${steps}`,
        trigger: "Tick",
        until: after(clock.now(), budgetMs),
      } as const;
      return letTimePass(clock, stepSafely(own, { ...request, pause: (ms) => clock.sleep(ms) }));
    },
    tick: async () => {
      const memory = { namespace, name: "stageset-tick" };
      const ticked = await letTimePass(
        clock,
        tick(ports(), { concurrency: 8, until: after(clock.now(), 50_000), memory }),
      );
      if (ticked.kind === "failed") throw new Error(ticked.failure.message);
      return ticked.value;
    },
  };
}

/** Moves time on to whatever waits next, until `work` has ended. */
export async function letTimePass<T>(clock: SimClock, work: Promise<T>): Promise<T> {
  const state = { ended: false };
  const watched = work.finally(() => (state.ended = true));
  await clock.drain();
  while (!state.ended) if (!(await clock.advanceToNext())) await clock.drain();
  return watched;
}

export function must<T>(answer: Answer<T>): T {
  if (answer.kind === "done") return answer.value;
  throw new Error(`Cannot ${answer.error.doing}: ${answer.error.message}`);
}

/** A kind of somebody else: whatever its objects hold is kept. */
function definition(group: string, version: string, kind: string): KubeObject {
  const singular = kind.toLowerCase();
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${singular}s.${group}` },
    spec: {
      ...{ group, scope: "Namespaced" },
      names: { kind, listKind: `${kind}List`, plural: `${singular}s`, singular },
      versions: [{ name: version, served: true, storage: true, subresources: { status: {} }, schema }],
    },
  };
}

/** Made once: a cluster that is given the same definitions need not work them out again. */
const definitions: readonly KubeObject[] = [
  ...Object.values(kinds).map((kind) => customResourceDefinition(kind)),
  definition("source.toolkit.fluxcd.io", "v1", "ExternalArtifact"),
  definition("example.org", "v1", "Widget"),
  definition("operated.example", "v1", "Operated"),
];
