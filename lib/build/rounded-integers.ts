/** Integers of `before` that no float holds, and that stand in `after` no more, though their nearest float does. */
export function roundedIntegers(before: unknown, after: unknown): readonly bigint[] {
  const large = new Set<bigint>();
  visitNumbers(before, (value) => {
    if (typeof value === "bigint") large.add(value);
  });
  if (large.size === 0) return [];
  const exact = new Set<number | bigint>();
  visitNumbers(after, (value) => {
    exact.add(value);
  });
  return [...large].filter((value) => !exact.has(value) && isNear(exact, Number(value)));
}

/** A float that large is read back as an integer where it is written as one. */
function isNear(numbers: ReadonlySet<number | bigint>, float: number): boolean {
  return [...numbers].some((value) => Number(value) === float);
}

function visitNumbers(value: unknown, visit: (value: number | bigint) => void): void {
  if (typeof value === "number" || typeof value === "bigint") visit(value);
  if (typeof value !== "object" || value === null) return;
  for (const field of Object.values(value)) visitNumbers(field, visit);
}
