import type { PruneGuard } from "../api/index.ts";
import { canonicalJson, sha256 } from "../base/index.ts";
import { entryId } from "./entry.ts";
import type { Removal } from "./removal.ts";

/** An object that a prune would delete, and what people have said about it. */
export interface Candidate {
  readonly removal: Removal;
  /** It is marked to be deleted only after a yes. */
  readonly wantsYes: boolean;
  /** The yes was given, for this very object. */
  readonly isApproved: boolean;
}

/** What is to go from one stage. */
export interface GuardQuestion {
  readonly stage: string;
  readonly candidates: readonly Candidate[];
  /** Absent: only what is marked waits. */
  readonly guard: PruneGuard | undefined;
  /** All objects that stand in the stage's inventory, those that are to go included. */
  readonly recorded: number;
  /** The spec names the stage, and it renders to nothing. */
  readonly rendersNothing: boolean;
}

/** What waits for a yes, of one stage. */
export interface HeldPrune {
  readonly stage: string;
  /** Of exactly these objects: another object, or the same one created anew, gives another digest. */
  readonly digest: string;
  readonly removals: readonly Removal[];
  readonly why: string;
}

export interface Guarded {
  readonly free: readonly Removal[];
  readonly held: HeldPrune | undefined;
}

/**
 * What of a stage's prune may go at once? Where it goes beyond `maxDeletes`, or the stage renders to nothing, all of it
 * waits; otherwise what is of a kind to confirm or is marked. What was approved, and what is being deleted already, is
 * beyond the guard.
 */
export function guardPrune({ stage, candidates, guard, recorded, rendersNothing }: GuardQuestion): Guarded {
  const asked = candidates.filter(({ isApproved, removal }) => !isApproved && removal.heldBy === undefined);
  const whole = whyWhole(asked.length, guard, { recorded, rendersNothing });
  const waiting = whole === undefined ? asked.filter((one) => needsYes(one, guard)) : asked;
  const kinds = waiting.some(({ wantsYes }) => !wantsYes)
    ? "its pruneGuard has their kinds confirmed"
    : "they are marked to be confirmed";
  return guarded(stage, candidates, { waiting, why: whole ?? kinds });
}

function guarded(
  stage: string,
  candidates: readonly Candidate[],
  { waiting, why }: { readonly waiting: readonly Candidate[]; readonly why: string },
): Guarded {
  const kept = new Set(waiting);
  const free = candidates.filter((one) => !kept.has(one)).map(({ removal }) => removal);
  if (waiting.length === 0) return { free, held: undefined };
  const removals = waiting.map(({ removal }) => removal);
  return { free, held: { stage, digest: digestOf(removals), removals, why } };
}

/** Why nothing at all may go; undefined where something may. */
function whyWhole(
  count: number,
  guard: PruneGuard | undefined,
  { recorded, rendersNothing }: Pick<GuardQuestion, "recorded" | "rendersNothing">,
): string | undefined {
  if (guard === undefined || count === 0) return undefined;
  if (rendersNothing && !guard.allowEmpty) return "it renders to nothing, and its pruneGuard does not allow that";
  const { maxDeletes } = guard;
  if (maxDeletes === undefined || count <= deletesMax(maxDeletes, recorded)) return undefined;
  const share = typeof maxDeletes === "string" ? ` of ${recorded}` : "";
  return `its pruneGuard lets ${maxDeletes}${share} go`;
}

/** How many may go unasked; of a percentage whole objects. */
function deletesMax(maxDeletes: number | string, recorded: number): number {
  return typeof maxDeletes === "number" ? maxDeletes : Math.floor((Number.parseInt(maxDeletes, 10) * recorded) / 100);
}

function needsYes({ wantsYes, removal }: Candidate, guard: PruneGuard | undefined): boolean {
  return wantsYes || guard?.confirmKinds.includes(removal.ref.kind) === true;
}

/** 20 hexadecimal digits: short enough to be typed into an annotation. */
function digestOf(removals: readonly Removal[]): string {
  const list = removals.map(({ ref, uid }) => `${entryId(ref)}/${uid}`).sort();
  return sha256(canonicalJson(list)).slice(0, 20);
}
