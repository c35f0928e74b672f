/** Plays every death of a plan and tells what did not survive it. */
import { mapParallel } from "../../lib/base/index.ts";
import { differentKeys, unlikeEffects, unlikeEnding, unrecordedAtAnyTime } from "./checks.ts";
import type { CrashPlane } from "./crash-plane.ts";
import { nameOf, type Death, type RequestCounts } from "./death.ts";
import { play, type RolledOut } from "./play.ts";

/** No play takes exactly as many requests as another: waiting is asking. After so many that ended early, later requests are not tried. */
const EARLY_MAX = 4;

/** What rolled out when nobody died. */
export interface Undisturbed {
  readonly counts: RequestCounts;
  readonly revisions: readonly RolledOut[];
}

export interface Outcome {
  readonly death: Death;
  /** false: everything was done before that request. */
  readonly hasDied: boolean;
  /** How many processes went on after it, one after the other. */
  readonly finishers: number;
  /** What was not survived: sentences. */
  readonly broken: readonly string[];
}

export async function playUndisturbed(plane: CrashPlane): Promise<Undisturbed> {
  const revisions = await play(plane);
  const [first, second] = revisions;
  if (first === undefined || second === undefined) throw new Error("a play has two revisions");
  return { counts: { 1: first.requests, 2: second.requests }, revisions };
}

/** @param atOnce plays side by side; where the API server itself dies, one at a time */
export async function playDeaths(
  plane: CrashPlane,
  deaths: readonly Death[],
  undisturbed: Undisturbed,
  { atOnce, onPlayed }: { readonly atOnce: number; readonly onPlayed: (outcome: Outcome) => void },
): Promise<void> {
  const [alone, beside] = [deaths.filter(endsServer), deaths.filter((death) => !endsServer(death))];
  const early = new Map<string, number>();
  const playOne = async (death: Death): Promise<void> => {
    const kind = `${death.scenario}/${death.revision}`;
    if ((early.get(kind) ?? 0) >= EARLY_MAX) return;
    const outcome = await playDeath(plane, death, undisturbed);
    if (!outcome.hasDied) early.set(kind, (early.get(kind) ?? 0) + 1);
    onPlayed(outcome);
  };
  await mapParallel(beside, atOnce, playOne);
  await mapParallel(alone, 1, playOne);
}

const endsServer = ({ scenario }: Death): boolean => scenario === "server";

async function playDeath(plane: CrashPlane, death: Death, { revisions }: Undisturbed): Promise<Outcome> {
  try {
    const played = await play(plane, death);
    const { hasDied = false, finishers = 0 } = played.at(-1) ?? {};
    return { death, hasDied, finishers, broken: judge(played, revisions) };
  } catch (error) {
    return { death, hasDied: true, finishers: 0, broken: [error instanceof Error ? error.message : String(error)] };
  }
}

/** What is broken in a play, beside the undisturbed one. */
export function judge(played: readonly RolledOut[], undisturbed: readonly RolledOut[]): readonly string[] {
  const ofRevisions = played.flatMap(({ evidence, ending }, index) => {
    const was = undisturbed[index];
    if (was === undefined) throw new Error("the undisturbed play has every revision");
    const broken = [
      ...unlikeEffects(evidence, was.evidence),
      ...differentKeys(evidence),
      ...unlikeEnding(ending, was.ending),
    ];
    return broken.map((what) => `revision ${index + 1}: ${what}`);
  });
  return [...ofRevisions, ...unrecordedAtAnyTime(played.flatMap(({ evidence }) => evidence.writes))];
}

/** As `npm run crash` tells one that was not survived: what is broken, and how to see it again. */
export function tellBroken({ death, broken }: Outcome): readonly string[] {
  return [`${nameOf(death)}: npm run crash -- --only ${nameOf(death)}`, ...broken.map((what) => `  ${what}`)];
}
