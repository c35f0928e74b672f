import { tmpdir } from "node:os";
import { delimiter, dirname } from "node:path";
import { inject } from "vitest";
import { done, type Live, type StageSet } from "../../lib/api/index.ts";
import { applyConcurrencyDefault } from "../../lib/apply/index.ts";
import { after, randomHex } from "../../lib/base/index.ts";
import { createBuildMemo, findKustomize } from "../../lib/build/index.ts";
import type { Cluster, Clusters } from "../../lib/cluster/index.ts";
import { stepSafely, type Fact, type Ports, type StepOutcome } from "../../lib/engine/index.ts";
import { createDialer, resolveBySystem } from "../../lib/network/index.ts";
import { fetchArtifact } from "../../lib/source/index.ts";
import { startSourceAgent, type SourceAgent } from "../artifacts/source-agent.ts";
import { machineClock, machineRandom, it as base, valueOf, type Place } from "./place.ts";

/** For a StageSet that another tick must find nothing to do for: a boundary of the usual interval may pass between two ticks of a test. */
export const seldom = { interval: "10000h" };

const stageSetKind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };

/** StageSets of one Namespace, and what is needed to step them as a handler would. */
export interface Releases {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly sources: SourceAgent;
  readonly told: Fact[];
  readonly ports: Ports;
  /** Applies a StageSet named `name` whose stages read `./<stage>` of the ExternalArtifact of the same name. */
  readonly stageSet: (name: string, stages: readonly string[], spec?: object) => Promise<void>;
  readonly step: (name: string, parts?: { readonly budgetMs?: number; readonly ports?: Ports }) => Promise<StepOutcome>;
  readonly get: (name: string) => Promise<Live<StageSet>>;
  /** `True Succeeded: …`, as the Ready condition says it. */
  readonly ready: (name: string) => Promise<string>;
}

/** A place where releases roll out. */
export interface ReleasePlace extends Place, Omit<Releases, "cluster" | "namespace"> {
  /** The names of the objects of a kind that carry our labels, in order. */
  readonly names: (apiVersion: string, kind: string) => Promise<readonly string[]>;
}

export const it = base.extend<{ release: ReleasePlace }>({
  release: async ({ place, connection }, use) => {
    const sources = await startSourceAgent(place);
    await use({ ...place, ...openReleases({ clusters: connection, place, sources }), names: namesIn(place) });
    await sources.close();
    if (!inject("isThrownAway")) await letGo(place);
  },
});

/** Nobody ticks here any more, and a Namespace cannot go before its StageSets do. */
async function letGo({ cluster, namespace }: Place): Promise<void> {
  for (const { metadata } of valueOf(await cluster.listMetadata(stageSetKind, { namespace })).items) {
    const body = { metadata: { finalizers: null } };
    await cluster.patch(
      { ...stageSetKind, namespace, name: metadata.name },
      { type: "merge", body },
      { fieldManager: "test" },
    );
  }
}

export interface ReleasesOptions {
  readonly clusters: Clusters;
  readonly place: { readonly cluster: Cluster; readonly namespace: string };
  readonly sources: SourceAgent;
}

export function openReleases({ clusters, place, sources }: ReleasesOptions): Releases {
  const { cluster, namespace } = place;
  const told: Fact[] = [];
  const ports = portsOf(clusters, told);
  const get = async (name: string): Promise<Live<StageSet>> => {
    const found = valueOf(await cluster.get({ ...stageSetKind, namespace, name }));
    if (found === undefined) throw new Error(`There is no StageSet ${namespace}/${name}`);
    return found as unknown as Live<StageSet>; // the API server checks our kinds
  };
  return {
    ...{ cluster, namespace, sources, told, ports, get },
    stageSet: async (name, stages, spec = {}) => {
      const sourceRef = { kind: "ExternalArtifact", name };
      const object = {
        ...stageSetKind,
        metadata: { namespace, name },
        spec: { stages: stages.map((stage) => ({ name: stage, path: `./${stage}`, sourceRef })), ...spec },
      };
      valueOf(await cluster.apply(object, { fieldManager: "stageset-test", force: true }));
    },
    step: (name, { budgetMs = 30_000, ports: own = ports } = {}) =>
      stepSafely(own, {
        ...{ namespace, name, holder: randomHex(machineRandom, 16), trigger: "Manual" },
        until: after(own.clock.now(), budgetMs),
        pause: (ms) => own.clock.sleep(ms),
      }),
    ready: async (name) => {
      const ready = (await get(name)).status?.conditions?.find(({ type }) => type === "Ready");
      return `${ready?.status ?? "?"} ${ready?.reason ?? "?"}: ${ready?.message ?? ""}`;
    },
  };
}

function namesIn({ cluster, namespace }: Place): ReleasePlace["names"] {
  const labelSelector = `stages.metio.wtf/namespace=${namespace}`;
  return async (apiVersion, kind) => {
    const { items } = valueOf(await cluster.list({ apiVersion, kind }, { namespace, labelSelector }));
    return items.map(({ metadata }) => metadata.name).sort();
  };
}

/** The engine's ports as a handler would open them, over a real API server and real HTTP. kustomize is that of the tests' kubectl. */
export function portsOf(clusters: Clusters, told: Fact[]): Ports {
  const dialer = createDialer({ resolve: resolveBySystem, userAgent: "stageset/test", allowLoopback: true });
  const path = [dirname(inject("kubectl")), process.env["PATH"] ?? ""].join(delimiter);
  return {
    clusters,
    fetch: (pin) => fetchArtifact(dialer, pin),
    dialer,
    kustomize: async () => {
      const found = await findKustomize({ path });
      return found.kind === "failed" ? found : done({ command: found.value, temporaryDirectory: tmpdir() });
    },
    memo: createBuildMemo(),
    tell: (_stageSet, facts) => {
      told.push(...facts);
      return Promise.resolve();
    },
    clock: machineClock,
    random: machineRandom,
    settings: {
      defaultIntervalMs: 600_000,
      noCrossNamespaceRefs: false,
      strictSubstitutions: true,
      applyConcurrency: applyConcurrencyDefault,
      inventoryShardCap: 5_000,
      maxTeardownWaitMs: 3_600_000,
    },
  };
}
