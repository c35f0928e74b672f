/** How many values there were up to each bound, what they come to together, and how many there were at all. */
export interface Buckets {
  readonly record: (value: number) => void;
  readonly read: () => {
    readonly upTo: readonly (readonly [bound: number, count: number])[];
    readonly sum: number;
    readonly count: number;
  };
}

/** @param bounds ascending; a value that is a bound counts as up to it, as Prometheus has it */
export function createBuckets(bounds: readonly number[]): Buckets {
  const counts = bounds.map(() => 0);
  const all = { sum: 0, count: 0 };
  return {
    record: (value) => {
      all.sum += value;
      all.count += 1;
      for (const [index, bound] of bounds.entries()) if (value <= bound) counts[index] = (counts[index] ?? 0) + 1;
    },
    read: () => ({ ...all, upTo: bounds.map((bound, index) => [bound, counts[index] ?? 0] as const) }),
  };
}
