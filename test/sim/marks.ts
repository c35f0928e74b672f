import { objectAnnotations } from "../../lib/api/index.ts";
import type { Manner } from "./world.ts";

const { fluxPrune, fluxReconcile, fluxSsa, prune } = objectAnnotations;

/** Marks that a manifest may have. */
export const marks: readonly Readonly<Record<string, string>>[] = [
  { [fluxSsa]: "IfNotPresent" },
  { [fluxSsa]: "Ignore" },
  { [fluxSsa]: "Merge" },
  { [fluxReconcile]: "disabled" },
  { [fluxPrune]: "disabled" },
  { [prune]: "disabled" },
  { [prune]: "confirm" },
];

/** Is an object nobody's to make or to change? */
export function isLeftAlone(manner: Manner | undefined): boolean {
  return manner?.annotations?.[fluxReconcile] === "disabled" || manner?.annotations?.[fluxSsa] === "Ignore";
}

/** Is it made where it is missing, and never changed? */
export function isMadeOnce(manner: Manner | undefined): boolean {
  return manner?.annotations?.[fluxSsa] === "IfNotPresent";
}

export function isNeverPruned(manner: Manner | undefined): boolean {
  return manner?.annotations?.[prune] === "disabled" || manner?.annotations?.[fluxPrune] === "disabled";
}
