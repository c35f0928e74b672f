import type { ActionMove, LiveLedger } from "../actions/index.ts";
import type { Result, Trigger } from "../api/index.ts";
import type { Refusal, Standings } from "../apply/index.ts";
import { after, type Instant } from "../base/index.ts";
import type { Built, Files } from "../build/index.ts";
import type { ApiError, KubeObject } from "../cluster/index.ts";
import type { Inventory, Owned } from "../inventory/index.ts";
import type { Artifact } from "../source/index.ts";
import type { Fact } from "./facts.ts";
import { changedPauseMsMin, deleteAgainMs } from "./limits.ts";

/**
 * What this step has read and done, so that it need not ask twice. It is lost with the step, and nothing depends on
 * it: whoever starts without it reads again.
 */
export interface Memory {
  readonly trigger: Trigger;
  /** By source reference; of one look. */
  readonly offers: Map<string, Promise<Result<Artifact>>>;
  /** ConfigMaps and Secrets of `substituteFrom`, by who reads them, kind and name; of one look. */
  readonly variableSources: Map<string, Promise<Result<KubeObject | undefined>>>;
  /** By artifact digest. */
  readonly files: Map<string, Promise<Result<Files>>>;
  /** By stage and what it is built from. */
  readonly built: Map<string, Promise<Result<Built>>>;
  /** By stage: how its objects stand, as this step has found them and left them. */
  readonly standings: Map<string, Standings>;
  /** By stage: what the API server refused when it was asked what applying its objects would do. */
  readonly probed: Map<string, readonly Refusal[]>;
  /** By UID: when an object that this step asked to go may be asked again. */
  readonly askedToGo: Map<string, Instant>;
  /** By UID: how often an object had changed between the look at it and its deletion. */
  readonly changedMeanwhile: Map<string, number>;
  /** By UID: what the API server said to that, where it refused. */
  readonly refusedToGo: Map<string, Refusal>;
  /** By UID: what this step has tried to let go, to be nobody's. */
  readonly letGo: Set<string>;
  /** By the id of its entry: recorded objects that this step has seen under our labels. */
  readonly seenOurs: Set<string>;
  /** Objects that are to be deleted and made anew, by `liveKey`, and that the API server would take. */
  readonly takenAnew: Set<string>;
  /** By `liveKey`: what had vanished while it was waited for, and was made again since this step has waited last. */
  readonly madeAgain: Set<string>;
  /** By stage: what could not be read as cheaply, and was read all the same. */
  readonly notes: Map<string, readonly string[]>;
  /** What this step has written of Jobs, by `recordKey`: CRDs that are older than we are may drop what they do not know. */
  readonly recordedDone: Set<string>;
  inventory: Inventory | undefined;
  /** What carries our labels, where inventories are missing. */
  owned: SeenOwned | undefined;
  /** The StageLedger, where it was read: undefined within, where there is none. */
  ledger: { readonly found: LiveLedger | undefined } | undefined;
  /** By token: what came of an action's effect, which no look would find out. */
  readonly outcomes: Map<string, ActionMove>;
  /** Something newer is wanted than the run under way brings about. */
  newerWaits: boolean;
  /** Tokens of which this step has made an effect. */
  readonly asked: Set<string>;
  /** By name: what was seen and told already. */
  readonly told: Set<string>;
}

/** What carries our labels; `refused`: why somebody's objects could not be looked for at all. */
export interface SeenOwned extends Owned {
  readonly refused: ApiError | undefined;
}

export function newMemory(trigger: Trigger): Memory {
  return {
    ...{ trigger, offers: new Map(), files: new Map(), built: new Map(), standings: new Map() },
    ...{
      variableSources: new Map(),
      probed: new Map(),
      recordedDone: new Set(),
      takenAnew: new Set(),
      madeAgain: new Set(),
      notes: new Map(),
      askedToGo: new Map(),
      changedMeanwhile: new Map(),
      refusedToGo: new Map(),
      letGo: new Set(),
      seenOurs: new Set(),
      inventory: undefined,
      owned: undefined,
      ledger: undefined,
      outcomes: new Map(),
      asked: new Set(),
      told: new Set(),
      newerWaits: false,
    },
  };
}

/** The UIDs of objects that were asked to go a moment ago: asking them in a loop helps nobody. */
export function askedLately({ askedToGo }: Memory, now: Instant): ReadonlySet<string> {
  return new Set([...askedToGo].filter(([, againAt]) => now < againAt).map(([uid]) => uid));
}

/** The UIDs of all objects that this step has asked to go, at whatever time and with whatever outcome. */
export function askedEver({ askedToGo, changedMeanwhile }: Memory): ReadonlySet<string> {
  return new Set([...askedToGo.keys(), ...changedMeanwhile.keys()]);
}

/** What this step has tried to let go, and what the API server said to that, where it refused. */
export function letGoIn({ letGo, refusedToGo }: Memory): {
  readonly asked: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, Refusal>;
} {
  return { asked: letGo, refused: refusedToGo };
}

/** An object was asked to go. */
export function noteAsked({ askedToGo, refusedToGo }: Memory, uid: string, now: Instant): void {
  askedToGo.set(uid, after(now, deleteAgainMs));
  refusedToGo.delete(uid);
}

/**
 * An object was asked to go as it was read, and had changed. Once that is somebody's edit, which the next look sees at once; one
 * that changes all the time is asked again after a pause that doubles.
 */
export function noteChanged({ askedToGo, changedMeanwhile, refusedToGo }: Memory, uid: string, now: Instant): void {
  const times = (changedMeanwhile.get(uid) ?? 0) + 1;
  changedMeanwhile.set(uid, times);
  refusedToGo.delete(uid);
  const pauseMs = times === 1 ? 0 : Math.min(changedPauseMsMin * 2 ** (times - 2), deleteAgainMs);
  askedToGo.set(uid, after(now, pauseMs));
}

/** What came of asking objects to go, a moment ago. */
export function lastAsked(
  memory: Memory,
  now: Instant,
): {
  readonly asked: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, Refusal>;
  readonly changing: ReadonlySet<string>;
} {
  const asked = askedLately(memory, now);
  const changing = [...memory.changedMeanwhile].filter(([, times]) => times > 1).map(([uid]) => uid);
  return {
    asked,
    refused: new Map([...memory.refusedToGo].filter(([uid]) => asked.has(uid))),
    changing: new Set(changing),
  };
}

/** Forgets what is wanted: the next look asks anew. */
export function forgetOffers(memory: Memory): void {
  memory.offers.clear();
  memory.variableSources.clear();
}

/** Forgets what stages were built from: of many StageSets that wait each would keep its own. */
export function forgetFiles(memory: Memory): void {
  memory.files.clear();
}

/** Forgets how objects stand: something else than an apply may have changed them. */
export function forgetStandings({ standings, probed, madeAgain }: Memory, stage?: string): void {
  if (stage === undefined) {
    standings.clear();
    probed.clear();
    madeAgain.clear();
  } else {
    standings.delete(stage);
    probed.delete(stage);
  }
}

/** Forgets what others may have changed since. */
export function forgetCluster(memory: Memory): void {
  forgetOffers(memory);
  forgetStandings(memory);
  memory.inventory = undefined;
  memory.owned = undefined;
  memory.ledger = undefined;
}

/** What `make` gives for `key`, asked for once. A failure is not kept. */
export function once<T>(
  kept: Map<string, Promise<Result<T>>>,
  key: string,
  make: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make().then((result) => {
    if (result.kind === "failed") kept.delete(key);
    return result;
  });
  kept.set(key, made);
  return made;
}

/** Those facts that this step has not told yet. */
export function untold({ told }: Memory, facts: readonly Fact[]): readonly Fact[] {
  const fresh = facts.filter(({ name }) => !told.has(name));
  for (const { name } of fresh) told.add(name);
  return fresh;
}
