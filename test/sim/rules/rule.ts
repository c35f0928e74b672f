import type { Run, Stage, StageSetSpec, StageSetStatus } from "../../../lib/api/index.ts";
import type { LiveObject } from "../../../lib/cluster/index.ts";
import type { Write } from "../../../lib/sim/index.ts";
import { releaseAt, type Game } from "../game.ts";

/** A write, and what is known about it. */
export interface Seen {
  readonly game: Game;
  readonly write: Write;
  /** Whose call it is; undefined: none of the engine's. */
  readonly worker: string | undefined;
  /** As it is stored. */
  readonly status: StageSetStatus;
  /** The spec that the run under way acts upon. */
  readonly spec: StageSetSpec | undefined;
}

/** What 3-delivery promises, beside the invariants; remembers what it has seen of one play. */
export interface Rule {
  readonly name: string;
  /** What a write breaks. */
  readonly check: (seen: Seen) => string | undefined;
}

/** The stage whose release at the run's pin brings an object of this name. */
export function claimingStage({ game, status: { run }, spec }: Seen, name: string): Stage | undefined {
  return spec?.stages.find((stage) => namesAt(game, run, stage.name).includes(name));
}

/** What a run's pin has for a stage. */
export function namesAt(game: Game, run: Run | undefined, stage: string): readonly string[] {
  const pin = run?.pins.find((one) => one.stage === stage);
  return (pin && releaseAt(game, pin.name, pin.revision)?.content[stage]) ?? [];
}

/** An object of a release, as opposed to the engine's own and to what actions work upon. */
export function isOfRelease({ kind, name }: Pick<Write, "kind" | "name">): boolean {
  return ["ConfigMap", "Deployment", "Job", "Operated"].includes(kind) && /^[xywijro]-/.test(name);
}

export function entriesOf(
  inventory: LiveObject | undefined,
): readonly { readonly id: string; readonly of?: string; readonly approved?: string }[] {
  const spec = inventory?.["spec"] as { readonly entries?: readonly { readonly id: string }[] } | undefined;
  return spec?.entries ?? [];
}

export const inventoryKind = { apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" } as const;
