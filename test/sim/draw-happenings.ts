import type { Random } from "../../lib/base/index.ts";
import { drawEdit, drawVariables, type DeliveryFeatures } from "./draw-delivery.ts";
import type { Scenario } from "./scenarios.ts";
import { type Happening, type Layout, type World } from "./world.ts";

/** What of a world is drawn already. */
export interface Drawn {
  readonly layouts: readonly Layout[];
  readonly releases: World["releases"];
  /** Of all objects that releases bring. */
  readonly names: readonly string[];
  readonly hasActions: boolean;
  readonly features: DeliveryFeatures;
  readonly scenario: Scenario;
}

type Chances = readonly (readonly [number, Happening])[];

/** What happens in a moment. */
export function drawHappenings(random: Random, drawn: Drawn, likelihood: number): readonly Happening[] {
  const { happenings } = drawn.scenario;
  const chances = [...aboutReleases(random, drawn), ...(drawn.hasActions ? aboutActions(random, drawn) : [])];
  return chances
    .filter(([chance, { kind }]) => random.next() < chance * likelihood * (happenings[kind] ?? 1))
    .map(([, happening]) => happening);
}

/** How likely each is in a moment, and what it is then. */
function aboutReleases(random: Random, { layouts, releases, names, features }: Drawn): Chances {
  const sources = Object.keys(releases);
  const source = sources[pick(random, sources.length)] ?? "x";
  const name = names[pick(random, names.length)] ?? "x-a";
  const revision = pick(random, releases[source]?.length ?? 1);
  const state = (["gone", "unready", "back"] as const)[pick(random, 3)] ?? "back";
  return [
    [0.25, { kind: "publish", source, revision }],
    [0.15, drawEdit(random, features, name)],
    [features.hasVariables ? 0.2 : 0, drawVariables(random)],
    [0.1, { kind: "delete", name }],
    [0.06, { kind: "hold", name }],
    [0.06, { kind: "letGo" }],
    [0.15, { kind: "layout", layout: pick(random, layouts.length) }],
    [0.1, { kind: "suspend", on: random.next() < 0.5 }],
    [0.1, { kind: "source", source, state }],
    [0.08, { kind: "fetching", works: random.next() < 0.5 }],
    [0.1, { kind: "slowness", afterMs: pick(random, 80_000) }],
    [features.hasDenials ? 0.2 : 0, { kind: "deny", isOn: random.next() < 0.6 }],
    [features.hasLostInventories ? 0.15 : 0, { kind: "loseInventory", which: pick(random, 10) }],
    [features.hasDeletionPolicy ? 0.08 : 0, { kind: "end" }],
    [0.08, { kind: "ask" }],
    [0.15, { kind: "approve", isRight: random.next() < 0.7 }],
    [0.03, { kind: "end" }],
  ];
}

function aboutActions(random: Random, { layouts }: Drawn): Chances {
  const { stages = [] } = layouts[pick(random, layouts.length)] ?? {};
  const stage = stages[pick(random, stages.length)]?.name ?? "one";
  const state = (["gone", "edited", "edited", "there"] as const)[pick(random, 4)] ?? "there";
  return [
    [0.35, drawJobs(random)],
    [0.25, { kind: "deleteJob", which: pick(random, 10) }],
    [0.35, drawReceiver(random)],
    [0.25, { kind: "fixture", which: pick(random, 20), state }],
    [0.08, { kind: "askStage", stage }],
  ];
}

/** How it stands with what actions depend upon, in the beginning. */
export function drawCircumstances(random: Random): readonly Happening[] {
  const [jobs, receiver] = [drawJobs(random), drawReceiver(random)];
  return [...(random.next() < 0.5 ? [jobs] : []), ...(random.next() < 0.5 ? [receiver] : [])];
}

function drawJobs(random: Random): Happening {
  const outcome = (["ready", "ready", "fail", "fail", "never"] as const)[pick(random, 5)] ?? "ready";
  return { kind: "jobs", outcome, afterMs: pick(random, 3) * pick(random, 40_000) };
}

function drawReceiver(random: Random): Happening {
  const status = [200, 200, 503, 503, 429, 404][pick(random, 6)] ?? 200;
  return { kind: "receiver", status, afterMs: pick(random, 3) * pick(random, 20_000) };
}

function pick(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}
