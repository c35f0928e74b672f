import type { Random } from "../../lib/base/index.ts";
import { createSimRandom, drawFaults, type Fault, type FaultKind } from "../../lib/sim/index.ts";

/** What a release brings at one revision: by stage, the names of its ConfigMaps. */
export type Content = Readonly<Record<string, readonly string[]>>;

/** Something that happens from outside, before a process starts. */
export type Happening =
  | { readonly kind: "publish"; readonly revision: number }
  | { readonly kind: "edit"; readonly name: string }
  | { readonly kind: "delete"; readonly name: string }
  | { readonly kind: "spec" }
  | { readonly kind: "ask" };

/** One process: how long after the last one it starts, what happened meanwhile, and what befalls it. */
export interface Process {
  readonly afterMs: number;
  readonly happenings: readonly Happening[];
  readonly faults: readonly Fault[];
  /** Another process that starts at the same moment. */
  readonly rival?: readonly Fault[];
}

/** A world: data, drawn before anything runs. */
export interface World {
  readonly seed: number;
  readonly stages: readonly string[];
  readonly revisions: readonly Content[];
  readonly processes: readonly Process[];
  /** The StageSet is deleted in the end. */
  readonly ends: boolean;
}

const deaths: readonly FaultKind[] = [{ kind: "dieBefore" }, { kind: "dieAfter" }];
const troubles: readonly FaultKind[] = [
  ...deaths,
  { kind: "resetBefore" },
  { kind: "resetAfter" },
  { kind: "timeOut", afterMs: 20_000 },
  { kind: "refuse", status: 409 },
  { kind: "refuse", status: 429, retryAfterMs: 2_000 },
  { kind: "refuse", status: 500 },
  { kind: "slow", afterMs: 5_000 },
];

/** Draws a world. One seed, one world. */
export function drawWorld(seed: number): World {
  const random = createSimRandom(seed);
  const stages = ["one", "two", "three", "four"].slice(0, 1 + pick(random, 4));
  const revisions = Array.from({ length: 1 + pick(random, 3) }, () => drawContent(random, stages));
  const names = [...new Set(revisions.flatMap((content) => Object.values(content).flat()))];
  const processes = Array.from({ length: 3 + pick(random, 8) }, (_, index) =>
    drawProcess(random, { index, names, revisions }),
  );
  return { seed, stages, revisions, processes, ends: random.next() < 0.3 };
}

/** Objects are spread anew in every revision, so that some vanish, some come, and some move to another stage. */
function drawContent(random: Random, stages: readonly string[]): Content {
  const content: Record<string, string[]> = Object.fromEntries(stages.map((stage) => [stage, [`${stage}-own`]]));
  for (const name of ["a", "b", "c", "d", "e"]) {
    const stage = stages[pick(random, stages.length + 1)];
    if (stage !== undefined) content[stage]?.push(name);
  }
  return content;
}

interface Drawn {
  readonly index: number;
  readonly names: readonly string[];
  readonly revisions: readonly Content[];
}

function drawProcess(random: Random, { index, names, revisions }: Drawn): Process {
  const happenings: Happening[] = [];
  const name = names[pick(random, names.length)] ?? "a";
  if (index > 0 && random.next() < 0.25) happenings.push({ kind: "publish", revision: pick(random, revisions.length) });
  if (index > 0 && random.next() < 0.15) happenings.push({ kind: "edit", name });
  if (index > 0 && random.next() < 0.15) happenings.push({ kind: "delete", name });
  if (index > 0 && random.next() < 0.1) happenings.push({ kind: "spec" });
  if (index > 0 && random.next() < 0.1) happenings.push({ kind: "ask" });
  const faults = (): readonly Fault[] =>
    drawFaults(random, { calls: 30, count: 1 + pick(random, 3), kinds: random.next() < 0.6 ? deaths : troubles });
  return {
    afterMs: random.next() < 0.3 ? 0 : pick(random, 90_000),
    happenings,
    faults: faults(),
    ...(random.next() < 0.25 && { rival: faults() }),
  };
}

function pick(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}
