import { execFileSync } from "node:child_process";

/** The first seed: from the commit's hash, so that every commit looks elsewhere and can be repeated; `STAGESET_SIM_SEED` over it. */
export function firstSeed(): number {
  const given = process.env["STAGESET_SIM_SEED"];
  if (given !== undefined) return Number(given);
  try {
    return Number.parseInt(execFileSync("git", ["rev-parse", "--short=8", "HEAD"], { encoding: "utf8" }).trim(), 16);
  } catch {
    return 1; // not a git checkout
  }
}

/** `count` ranges of `of` seeds each, from the first one: a row each for `it.each`. */
export function seeds({
  count,
  of,
}: {
  readonly count: number;
  readonly of: number;
}): readonly (readonly [string, readonly number[]])[] {
  const first = firstSeed();
  return Array.from({ length: count }, (_, index) => {
    const from = first + index * of;
    return [`worlds ${from} to ${from + of - 1}`, Array.from({ length: of }, (__, offset) => from + offset)] as const;
  });
}
