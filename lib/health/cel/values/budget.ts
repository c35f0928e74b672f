import type { CelMap, CelValue } from "./value.ts";

/** What one evaluation may still cost; a unit is about the look at one field. */
export interface Budget {
  left: number;
}

/** An evaluation that costs more than any may: nothing in the expression can do without it. */
export class BudgetSpent extends Error {}

/** Pays before the work is done, so that no work is begun that could not be paid. @throws BudgetSpent */
export function spend(budget: Budget, units: number): void {
  budget.left -= units;
  if (budget.left < 0) throw new BudgetSpent();
}

const charactersPerUnit = 16;
const unitsPerPoint = 4;
const unitsPerKey = 4;
const needleMax = 256;

/** Reads or writes so many characters or bytes, a block at a time. */
export function spendText(budget: Budget, characters: number): void {
  spend(budget, Math.ceil(characters / charactersPerUnit));
}

/** Takes so many characters one by one, each a string of its own. */
export function spendPoints(budget: Budget, characters: number): void {
  spend(budget, characters * unitsPerPoint);
}

/** Looks for one text in another: at the worst each place is compared with nearly all that is sought. */
export function spendSearch(budget: Budget, text: string, sought: string): void {
  spendText(budget, text.length);
  spend(budget, Math.ceil((text.length * Math.min(sought.length, needleMax)) / needleMax));
}

/** The keys of a map, which an object must first find. */
export function keysOf(budget: Budget, map: CelMap): readonly CelValue[] {
  const keys = map.keys();
  spend(budget, keys.length * unitsPerKey);
  return keys;
}
