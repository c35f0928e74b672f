import type { Live, StageSet } from "../../lib/api/index.ts";
import type { KubeObject, LiveObject } from "../../lib/cluster/index.ts";
import { actionFiles } from "./fixtures.ts";
import type { SimPlace } from "./sim-place.ts";
import { actionSource, type DrawnStage, type Layout, type Release, type World } from "./world.ts";

/** A world that is being played: what the people in it want just now. */
export interface Game {
  readonly place: SimPlace;
  readonly world: World;
  /** By source: the revision that it offers, or would where it is not there. */
  readonly published: Map<string, number>;
  readonly missing: Set<string>;
  layout: number;
  /** By generation: what was wanted then. */
  readonly layouts: Map<number, Layout>;
  suspended: boolean;
  fetching: boolean;
  ended: boolean;
  asked: number;
  /** How many have worked. */
  workers: number;
  slownessMs: number;
  /** How Jobs of actions go; absent: as other Pods. */
  jobs: { readonly outcome: "ready" | "fail" | "never"; readonly afterMs: number } | undefined;
  /** The last `reconcile-stage` token. */
  askedStage: string | undefined;
  /** Objects that were let go on purpose, by name: their stage does not prune. */
  readonly kept: Set<string>;
}

export const stageSetRef = {
  apiVersion: "stages.metio.wtf/v1",
  kind: "StageSet",
  namespace: "shop",
  name: "shop",
} as const;

/** The kinds that the worlds are made of. */
export const worldKinds = [
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "apps/v1", kind: "Deployment" },
] as const;

export function newGame(place: SimPlace, world: World): Game {
  const published = new Map(Object.keys(world.releases).map((source) => [source, 0]));
  return {
    ...{
      place,
      world,
      published,
      missing: new Set<string>(),
      kept: new Set<string>(),
      layouts: new Map<number, Layout>(),
    },
    ...{ layout: 0, suspended: false, fetching: true, ended: false, asked: 0, askedStage: undefined },
    ...{ slownessMs: world.slownessMs, jobs: undefined, workers: 0 },
  };
}

export function layoutOf({ world, layout }: Game): Layout {
  const found = world.layouts[layout];
  if (found === undefined) throw new Error(`no layout ${layout}`);
  return found;
}

/** Does the stage prune in the spec that the engine acts upon just now? One that it does not name is torn down. */
export function prunesNow(game: Game, stage: string): boolean {
  const { run, observedGeneration } = statusIn(game) ?? {};
  const acted = game.layouts.get(run?.generation ?? observedGeneration ?? 0) ?? layoutOf(game);
  return acted.stages.find(({ name }) => name === stage)?.prune ?? true;
}

export function releaseOf({ world, published }: Game, source: string): Release {
  const found = world.releases[source]?.[published.get(source) ?? 0];
  if (found === undefined) throw new Error(`no release of ${source}`);
  return found;
}

/** The StageSet as people want it. */
export function stageSetOf(game: Game): KubeObject {
  const { serviceAccount, stages } = layoutOf(game);
  const manner = { interval: "5m", retryInterval: "1m", timeout: "1m", suspend: game.suspended };
  const identity = serviceAccount !== undefined && { serviceAccountName: serviceAccount };
  const { apiVersion, kind, namespace, name } = stageSetRef;
  return {
    apiVersion,
    kind,
    metadata: { namespace, name },
    spec: { ...manner, ...identity, stages: stages.map(specOf) },
  };
}

function specOf({ name, source, prune, serviceAccount, actions }: DrawnStage): unknown {
  const lists = { pre: [], post: [], onFailure: [] } as Record<string, unknown[]>;
  for (const { hook, action } of actions) lists[hook]?.push(action);
  return {
    ...{ name, prune, path: `./${name}`, sourceRef: { kind: "ExternalArtifact", name: source } },
    ...(serviceAccount !== undefined && { serviceAccountName: serviceAccount }),
    ...(actions.length > 0 && { actions: lists }),
  };
}

/** The files of a release: every object says which revision it is of. */
export function filesOf(game: Game, source: string): Readonly<Record<string, string>> {
  const revision = `r${game.published.get(source) ?? 0}`;
  if (source === actionSource) return actionFiles(game.world, revision);
  const { content, isBad } = releaseOf(game, source);
  return Object.fromEntries(
    Object.entries(content).flatMap(([stage, names]) =>
      names.map((name) => [
        `${stage}/${name}.yaml`,
        JSON.stringify(name.startsWith("w-") ? workload(name, revision, isBad) : configMap(name, revision)),
      ]),
    ),
  );
}

function configMap(name: string, revision: string): unknown {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { revision } };
}

function workload(name: string, revision: string, isBad: boolean): unknown {
  const labels = { app: name, ...(isBad && { "stageset.test/pod": "never-ready" }) };
  const containers = [{ name: "main", image: `example.org/main:${revision}` }];
  return {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name, annotations: { revision } } },
    spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels }, spec: { containers } } },
  };
}

/** The revision that an object's content is of. */
export function revisionOf(object: LiveObject): string | undefined {
  if (object.kind === "Deployment") return object.metadata.annotations?.["revision"];
  return (object["data"] as { readonly revision?: string } | undefined)?.revision;
}

/** Pods are as slow as they are just now, and those of actions' Jobs go as they go. */
export function behave({ place, slownessMs, jobs }: Game): void {
  const ofJobs = jobs === undefined ? [] : [{ kind: "Pod", name: "job-", ...jobs }];
  place.cluster.behave([...ofJobs, { kind: "Pod", afterMs: slownessMs }]);
}

export function statusIn(game: Game): Live<StageSet>["status"] {
  return game.place.stageSet()?.status;
}
