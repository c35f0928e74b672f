import type { ConflictAction, Live, StageSet } from "../../lib/api/index.ts";
import type { KubeObject } from "../../lib/cluster/index.ts";
import type { Write } from "../../lib/sim/index.ts";
import { actionFiles } from "./fixtures.ts";
import { gateOf } from "./gate.ts";
import { contentOf, manifestOf } from "./manifests.ts";
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
  endedAt: number | undefined;
  asked: number;
  /** How many have worked. */
  workers: number;
  slownessMs: number;
  /** How Jobs of actions go; absent: as other Pods. */
  jobs: { readonly outcome: "ready" | "fail" | "never"; readonly afterMs: number } | undefined;
  /** The last `reconcile-stage` token. */
  askedStage: string | undefined;
  /** Objects that were let go on purpose, by name: their stage does not prune, or they are marked. */
  readonly kept: Set<string>;
  /** Objects of which nobody could know any more, by name: their inventory was deleted, and nothing counted it. */
  readonly lost: Set<string>;
  /** By stage: what stood in inventories that somebody has deleted. */
  readonly unrecorded: Map<string, readonly string[]>;
  /** What is recorded from labels alone is pruned in the next run. */
  hasLost: boolean;
  /** Nothing of a release may be deleted just now; and was that so while the StageSet was being deleted? */
  isDenied: boolean;
  wasDenied: boolean;
  /** The variables that stages take from elsewhere; undefined: they are not there. */
  mode: string | undefined;
  /** What cannot be changed is recreated from now on, where nothing else is said. */
  isLenient: boolean;
}

/** Where ticks remember. */
export const tickMemory = { namespace: "shop", name: "stageset-tick" } as const;

export function isMemory({ kind, name }: Pick<Write, "kind" | "name">): boolean {
  return kind === "Lease" || (kind === "ConfigMap" && name === tickMemory.name);
}

export const stageSetRef = {
  apiVersion: "stages.metio.wtf/v1",
  kind: "StageSet",
  namespace: "shop",
  name: "shop",
} as const;

export function newGame(place: SimPlace, world: World): Game {
  const published = new Map(Object.keys(world.releases).map((source) => [source, 0]));
  return {
    ...{
      place,
      world,
      published,
      missing: new Set<string>(),
      kept: new Set<string>(),
      lost: new Set<string>(),
      unrecorded: new Map<string, readonly string[]>(),
      layouts: new Map<number, Layout>(),
    },
    ...{
      layout: 0,
      suspended: false,
      fetching: true,
      ended: false,
      endedAt: undefined,
      asked: 0,
      askedStage: undefined,
    },
    ...{
      slownessMs: world.slownessMs,
      jobs: undefined,
      workers: 0,
      mode: "v0",
      isLenient: false,
      isDenied: false,
      hasLost: false,
      wasDenied: false,
    },
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

/** The revision that a source offers, or would. */
export function revisionOffered({ world, published }: Game, source: string): string {
  const index = published.get(source) ?? 0;
  const echoed = world.releases[source]?.[index]?.echoes;
  return echoed === undefined ? `r${index}` : `r${echoed}.${index}`;
}

/** What a revision of a source brings. */
export function releaseAt({ world }: Pick<Game, "world">, source: string, revision: string): Release | undefined {
  const [, content, commit] = /^r(\d+)(?:\.(\d+))?$/.exec(revision) ?? [];
  return world.releases[source]?.[Number(commit ?? content)];
}

/** The StageSet as people want it. */
export function stageSetOf(game: Game): KubeObject {
  const { serviceAccount, stages, preflight, changeDetection, deletionPolicy, onDelete } = layoutOf(game);
  const manner = { interval: "5m", retryInterval: "1m", timeout: "1m", suspend: game.suspended };
  const identity = serviceAccount !== undefined && { serviceAccountName: serviceAccount };
  const { apiVersion, kind, namespace, name } = stageSetRef;
  return {
    apiVersion,
    kind,
    metadata: { namespace, name },
    spec: {
      ...manner,
      ...identity,
      ...gateOf(game.world),
      ...(preflight !== undefined && { preflight }),
      ...(changeDetection !== undefined && { changeDetection }),
      ...(deletionPolicy !== undefined && { deletionPolicy }),
      ...(onDelete !== undefined && { onDelete: onDelete.map(({ action }) => action) }),
      stages: stages.map((stage) => specOf(game, stage)),
    },
  };
}

/** `Fail` is what nobody leaves it at in the end. */
export function conflictOf({ isLenient }: Pick<Game, "isLenient">, { conflict = "Fail" }: DrawnStage): ConflictAction {
  return isLenient && conflict === "Fail" ? "Recreate" : conflict;
}

const variables = { substituteFrom: [{ kind: "ConfigMap", name: "variables", optional: true }] };

function specOf(game: Game, stage: DrawnStage): unknown {
  const { name, source, prune, serviceAccount, actions, pruneGuard, exprs } = stage;
  const conflict = conflictOf(game, stage);
  const isForced = conflict === "Recreate" && stage.isForced === true;
  const lists = { pre: [], post: [], onFailure: [] } as Record<string, unknown[]>;
  for (const { hook, action } of actions) lists[hook]?.push(action);
  return {
    ...{ name, prune, path: `./${name}`, sourceRef: { kind: "ExternalArtifact", name: source } },
    ...(serviceAccount !== undefined && { serviceAccountName: serviceAccount }),
    ...(actions.length > 0 && { actions: lists }),
    ...(isForced ? { force: true } : conflict !== "Fail" && { conflictPolicy: { default: conflict } }),
    ...(stage.ignores === true && { ignore: [{ paths: ["/data/tuned"], target: { kind: "ConfigMap" } }] }),
    ...(stage.hasVariables === true && { postBuild: { ...variables, substituteStrategy: "Always" } }),
    ...(pruneGuard !== undefined && { pruneGuard }),
    ...(exprs !== undefined && { readyChecks: { exprs } }),
  };
}

/** The files of a release: every object says which revision its content is of. */
export function filesOf(game: Game, source: string): Readonly<Record<string, string>> {
  const commit = revisionOffered(game, source);
  if (source === actionSource) return actionFiles(game.world, commit);
  const { content, isBad } = releaseOf(game, source);
  const revision = contentOf(commit);
  const files = Object.entries(content).flatMap(([stage, names]): (readonly [string, string])[] => [
    [`${stage}/nothing.yaml`, "# a stage may be empty"],
    ...names.map((name): readonly [string, string] => {
      const manifest = manifestOf(name, { revision, isBad, manner: game.world.manners[name] ?? {} });
      return [`${stage}/${name}.yaml`, JSON.stringify(manifest)];
    }),
  ]);
  return Object.fromEntries([...files, ["COMMIT", commit]]);
}

/** Pods are as slow as they are just now, and those of actions' Jobs go as they go. */
export function behave({ place, slownessMs, jobs }: Game): void {
  const ofJobs = jobs === undefined ? [] : [{ kind: "Pod", name: "job-", ...jobs }];
  place.cluster.behave([...ofJobs, { kind: "Pod", afterMs: slownessMs }, { kind: "Operated", afterMs: slownessMs }]);
}

export function statusIn(game: Game): Live<StageSet>["status"] {
  return game.place.stageSet()?.status;
}
