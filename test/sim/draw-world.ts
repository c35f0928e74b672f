import type { Random } from "../../lib/base/index.ts";
import { createSimRandom, drawFaults, type Fault, type FaultKind } from "../../lib/sim/index.ts";
import { drawActions, drawOnDelete, drawSelection } from "./draw-actions.ts";
import {
  drawEarlier,
  drawEmpty,
  drawFeatures,
  drawLate,
  drawLayoutManner,
  drawManners,
  drawSpecialNames,
  drawStageManner,
  withEchoes,
  type DeliveryFeatures,
} from "./draw-delivery.ts";
import { drawCircumstances, drawHappenings, type Drawn } from "./draw-happenings.ts";
import { serviceAccounts } from "./fixtures.ts";
import { withGate } from "./gate.ts";
import { scenarios, type Scenario, type ScenarioName } from "./scenarios.ts";
import {
  actionSource,
  clockOffsetMsMax,
  type DrawnAction,
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
  { kind: "refuse", status: 401 },
  { kind: "refuse", status: 409 },
  { kind: "refuse", status: 422 },
  { kind: "refuse", status: 429, retryAfterMs: 2_000 },
  { kind: "refuse", status: 500 },
  { kind: "refuse", status: 503 },
  { kind: "slow", afterMs: 5_000 },
  { kind: "slow", afterMs: 19_000 },
  { kind: "stop", afterMs: 30_000 },
  { kind: "stop", afterMs: 300_000 },
];
const stageNames = ["one", "two", "three", "four", "five", "six"] as const;

/** Draws a world. One seed, one world in a scenario. */
export function drawWorld(seed: number, name: ScenarioName = "anything"): World {
  const scenario: Scenario = scenarios[name];
  const random = createSimRandom(seed);
  const sources = random.next() < 0.3 ? ["x", "y"] : ["x"];
  const isFailing = random.next() < scenario.failures;
  const hasWorkload = isFailing || random.next() < 0.5;
  const hasActions = random.next() < scenario.actions;
  const hasIdentities = random.next() < 0.4;
  const features = drawFeatures(random, scenario);
  const known = stageNames.slice(0, hasActions ? 1 + pick(random, 6) : 3 + pick(random, 4));
  const pool = new Map(
    known.map((stage) => [stage as string, hasActions ? drawActions(random, stage, isFailing) : []]),
  );
  const onDelete = hasActions ? drawOnDelete(random) : [];
  const layouts = Array.from({ length: 1 + pick(random, 3) }, () =>
    drawLayout(random, { sources, pool, hasIdentities, onDelete, features }),
  );
  const releases: World["releases"] = {
    ...Object.fromEntries(
      sources.map((source) => [source, drawReleases(random, { source, hasWorkload, isFailing, known, features })]),
    ),
    ...(hasActions && { [actionSource]: [noContent, noContent] }),
  };
  const names = [
    ...new Set(Object.values(releases).flatMap((all) => all.flatMap(({ content }) => Object.values(content).flat()))),
  ];
  const manners = drawManners(random, features, names);
  const before = drawEarlier(random, features, names);
  const late = drawLate(random, features, { names, releases });
  const drawn: Drawn = { layouts, releases, names, hasActions, features, scenario };
  const slownessMs = pick(random, 40_000);
  const moments = Array.from({ length: 3 + pick(random, hasActions ? 12 : 8) }, (_, index) =>
    drawMoment(random, drawn, index),
  );
  const healsBy = random.next() < 0.3 ? "tick" : "step";
  return withGate({ seed, layouts, releases, manners, before, late, slownessMs, moments, healsBy });
}

const noContent: Release = { content: {}, isBad: false };

interface LayoutParts {
  readonly sources: readonly string[];
  readonly pool: ReadonlyMap<string, readonly DrawnAction[]>;
  readonly hasIdentities: boolean;
  readonly onDelete: readonly DrawnAction[];
  readonly features: DeliveryFeatures;
}

/** Any of the stages, in any order. */
function drawLayout(random: Random, { sources, pool, hasIdentities, onDelete, features }: LayoutParts): Layout {
  const known = [...pool.keys()];
  const names = known.sort(() => random.next() - 0.5).slice(0, 1 + pick(random, known.length));
  const stages = names.map((name) => {
    const source = sources[pick(random, sources.length)] ?? "x";
    const prune = random.next() < 0.85;
    const isOther = hasIdentities && random.next() < 0.3;
    const actions = drawSelection(random, pool.get(name) ?? []);
    const manner = drawStageManner(random, features);
    return { name, source, prune, actions, ...(isOther && { serviceAccount: serviceAccounts[1] }), ...manner };
  });
  const manner = drawLayoutManner(random, features, onDelete);
  return { stages, ...(hasIdentities && { serviceAccount: serviceAccounts[0] }), ...manner };
}

interface ReleaseParts {
  readonly source: string;
  readonly hasWorkload: boolean;
  readonly isFailing: boolean;
  readonly known: readonly string[];
  readonly features: DeliveryFeatures;
}

function drawReleases(random: Random, parts: ReleaseParts): readonly Release[] {
  const count = parts.isFailing ? 3 : 1 + pick(random, 3);
  const releases = Array.from({ length: count }, (_, index) => drawRelease(random, parts, index));
  return withEchoes(random, parts.features, releases);
}

/** Objects are spread anew in every release, so that some vanish, some come, and some move to another stage. */
function drawRelease(random: Random, parts: ReleaseParts, index: number): Release {
  const { source, hasWorkload, isFailing, known, features } = parts;
  const content: Record<string, string[]> = Object.fromEntries(
    stageNames.map((stage) => [stage, [`${source}-${stage}-own`]]),
  );
  for (const name of ["a", "b", "c", "d", "e"]) {
    const stage = stageNames[pick(random, stageNames.length + 1)];
    if (stage !== undefined) content[stage]?.push(`${source}-${name}`);
  }
  if (hasWorkload && random.next() < 0.8) content[known[pick(random, known.length)] ?? "one"]?.push(`w-${source}`);
  for (const stage of drawEmpty(random, features, known)) content[stage] = [];
  for (const [stage, name] of drawSpecialNames(random, features, { source, index, known })) content[stage]?.push(name);
  return { content, isBad: index > 0 && random.next() < (isFailing ? 0.8 : 0.25) };
}

function drawMoment(random: Random, drawn: Drawn, index: number): Moment {
  const isBetween = index > 0 && random.next() < 0.3; // something happens while others are at work
  const happenings = index === 0 ? first(random, drawn) : drawHappenings(random, drawn, isBetween ? 2 : 1);
  const { moreWorkers } = drawn.scenario;
  const count = isBetween ? 0 : moreWorkers + (random.next() < 0.7 ? 1 : 2 + pick(random, 2));
  const pauses = isBetween
    ? [pick(random, 5_000), pick(random, 30_000)]
    : [0, pick(random, 5_000), pick(random, 90_000)];
  const calls = drawn.hasActions ? 90 : 45;
  return {
    afterMs: pauses[pick(random, pauses.length)] ?? 0,
    happenings,
    workers: Array.from({ length: count }, () => drawWorker(random, calls)),
  };
}

function first(random: Random, { hasActions }: Drawn): readonly Happening[] {
  return hasActions ? drawCircumstances(random) : [];
}

function drawWorker(random: Random, calls: number): Worker {
  const kinds = random.next() < 0.5 ? deaths : troubles;
  const faults: readonly Fault[] = drawFaults(random, { calls, count: pick(random, 4), kinds });
  return {
    does: random.next() < 0.25 ? "tick" : "step",
    offsetMs: pick(random, 2 * clockOffsetMsMax) - clockOffsetMsMax,
    faults,
  };
}

function pick(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}
