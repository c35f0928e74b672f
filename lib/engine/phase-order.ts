import type { RunPhase } from "../api/index.ts";

/** What a run walks through once before its stages, for every stage, and once after them. The order is this table. */
export const phaseOrder = {
  before: ["Resolve", "Gate"],
  perStage: ["Enter", "Build", "Preflight", "Pre", "Apply", "Health", "Post"],
  afterwards: ["Prune", "Settle"],
} as const satisfies Readonly<Record<string, readonly RunPhase[]>>;

/** A place in a run: a phase, and the stage where the phase belongs to one. */
export interface Place {
  readonly phase: RunPhase;
  readonly stage?: string;
}

/** The place after `place`; undefined after the last. */
export function nextPlace({ phase, stage }: Place, stages: readonly string[]): Place | undefined {
  const places = allPlaces(stages);
  const here = places.findIndex((one) => one.phase === phase && one.stage === stage);
  return here === -1 ? undefined : places[here + 1];
}

function allPlaces(stages: readonly string[]): readonly Place[] {
  return [
    ...phaseOrder.before.map((phase) => ({ phase })),
    ...stages.flatMap((stage) => phaseOrder.perStage.map((phase) => ({ phase, stage }))),
    ...phaseOrder.afterwards.map((phase) => ({ phase })),
  ];
}
