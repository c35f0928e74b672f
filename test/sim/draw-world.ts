import type { Random } from "../../lib/base/index.ts";
import { createSimRandom, drawFaults, type Fault, type FaultKind } from "../../lib/sim/index.ts";
import {
  clockOffsetMsMax,
  type Happening,
  type Layout,
  type Moment,
  type Release,
  type Worker,
  type World,
} from "./world.ts";

const deaths: readonly FaultKind[] = [{ kind: "dieBefore" }, { kind: "dieAfter" }];
const troubles: readonly FaultKind[] = [
  ...deaths,
  { kind: "resetBefore" },
  { kind: "resetAfter" },
  { kind: "timeOut", afterMs: 20_000 },
  { kind: "refuse", status: 409 },
  { kind: "refuse", status: 422 },
  { kind: "refuse", status: 429, retryAfterMs: 2_000 },
  { kind: "refuse", status: 500 },
  { kind: "slow", afterMs: 5_000 },
  { kind: "slow", afterMs: 19_000 },
  { kind: "stop", afterMs: 30_000 },
  { kind: "stop", afterMs: 300_000 },
];
const stageNames = ["one", "two", "three", "four"] as const;

/** Draws a world. One seed, one world. */
export function drawWorld(seed: number): World {
  const random = createSimRandom(seed);
  const sources = random.next() < 0.3 ? ["x", "y"] : ["x"];
  const hasWorkload = random.next() < 0.5;
  const layouts = Array.from({ length: 1 + pick(random, 3) }, () => drawLayout(random, sources));
  const releases = Object.fromEntries(
    sources.map((source) => [
      source,
      Array.from({ length: 1 + pick(random, 3) }, (_, index) => drawRelease(random, source, hasWorkload, index)),
    ]),
  );
  const names = Object.values(releases).flatMap((all) => all.flatMap(({ content }) => Object.values(content).flat()));
  const drawn: Drawn = { layouts, releases, names: [...new Set(names)], sources };
  const slownessMs = pick(random, 40_000);
  const moments = Array.from({ length: 3 + pick(random, 8) }, (_, index) => drawMoment(random, drawn, index));
  const healsBy = random.next() < 0.3 ? "tick" : "step";
  return { seed, layouts, releases, slownessMs, moments, healsBy };
}

/** Any of the stages, in any order. */
function drawLayout(random: Random, sources: readonly string[]): Layout {
  const names = [...stageNames].sort(() => random.next() - 0.5).slice(0, 1 + pick(random, stageNames.length));
  const stages = names.map((name) => {
    const source = sources[pick(random, sources.length)] ?? "x";
    return { name, source, prune: random.next() < 0.85 };
  });
  return { stages };
}

/** Objects are spread anew in every release, so that some vanish, some come, and some move to another stage. */
function drawRelease(random: Random, source: string, hasWorkload: boolean, index: number): Release {
  const content: Record<string, string[]> = Object.fromEntries(
    stageNames.map((stage) => [stage, [`${source}-${stage}-own`]]),
  );
  for (const name of ["a", "b", "c", "d", "e"]) {
    const stage = stageNames[pick(random, stageNames.length + 1)];
    if (stage !== undefined) content[stage]?.push(`${source}-${name}`);
  }
  if (hasWorkload && random.next() < 0.8) content[stageNames[pick(random, 2)] ?? "one"]?.push(`w-${source}`);
  return { content, isBad: index > 0 && random.next() < 0.25 };
}

interface Drawn {
  readonly layouts: readonly Layout[];
  readonly releases: World["releases"];
  readonly names: readonly string[];
  readonly sources: readonly string[];
}

function drawMoment(random: Random, drawn: Drawn, index: number): Moment {
  const isBetween = index > 0 && random.next() < 0.3; // something happens while others are at work
  const happenings = index === 0 ? [] : drawHappenings(random, drawn, isBetween ? 2 : 1);
  const count = isBetween ? 0 : random.next() < 0.7 ? 1 : 2 + pick(random, 2);
  const pauses = isBetween
    ? [pick(random, 5_000), pick(random, 30_000)]
    : [0, pick(random, 5_000), pick(random, 90_000)];
  return {
    afterMs: pauses[pick(random, pauses.length)] ?? 0,
    happenings,
    workers: Array.from({ length: count }, () => drawWorker(random)),
  };
}

function drawWorker(random: Random): Worker {
  const kinds = random.next() < 0.5 ? deaths : troubles;
  const faults: readonly Fault[] = drawFaults(random, { calls: 35, count: pick(random, 4), kinds });
  return {
    does: random.next() < 0.25 ? "tick" : "step",
    offsetMs: pick(random, 2 * clockOffsetMsMax) - clockOffsetMsMax,
    faults,
  };
}

/** How likely each is in a moment, and what it is then. */
function drawHappenings(
  random: Random,
  { layouts, releases, names, sources }: Drawn,
  likelihood: number,
): readonly Happening[] {
  const source = sources[pick(random, sources.length)] ?? "x";
  const name = names[pick(random, names.length)] ?? "x-a";
  const revision = pick(random, releases[source]?.length ?? 1);
  const state = (["gone", "unready", "back"] as const)[pick(random, 3)] ?? "back";
  const chances: readonly (readonly [number, Happening])[] = [
    [0.25, { kind: "publish", source, revision }],
    [0.1, { kind: "edit", name }],
    [0.1, { kind: "delete", name }],
    [0.06, { kind: "hold", name }],
    [0.06, { kind: "letGo" }],
    [0.15, { kind: "layout", layout: pick(random, layouts.length) }],
    [0.1, { kind: "suspend", on: random.next() < 0.5 }],
    [0.1, { kind: "source", source, state }],
    [0.08, { kind: "fetching", works: random.next() < 0.5 }],
    [0.1, { kind: "slowness", afterMs: pick(random, 80_000) }],
    [0.08, { kind: "ask" }],
    [0.03, { kind: "end" }],
  ];
  return chances.filter(([chance]) => random.next() < chance * likelihood).map(([, happening]) => happening);
}

function pick(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}
