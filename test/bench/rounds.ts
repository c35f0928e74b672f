/** What is measured, in turn. */
export type Contestants<Name extends string> = Readonly<Record<Name, (round: number) => Promise<void>>>;

/**
 * Has each do its work once per round, one after the other, so that whatever else the machine does meets all of them;
 * every round another begins.
 * @param prepare done before each, and not measured
 * @returns the wall times of each, by round, in milliseconds
 */
export async function wallTimes<Name extends string>(
  contestants: Contestants<Name>,
  rounds: number,
  prepare?: () => Promise<void>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(contestants) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] as Name;
      await prepare?.();
      const began = performance.now();
      await contestants[name](round);
      times.get(name)?.push(performance.now() - began);
    }
  }
  return Object.fromEntries(times) as Record<Name, number[]>;
}

/** How often as much ours is: the median over the rounds, whose halves met the same weather; over the medians where they ran apart. */
export function medianRatio(ours: readonly number[], peer: readonly number[]): number {
  if (ours.length !== peer.length) return median(ours) / median(peer);
  return median(ours.map((value, round) => value / (peer[round] ?? Number.NaN)));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 1 ? [sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** Does `work` for 0, 1, …, `count` - 1, so many at once. */
export async function inParallel(count: number, atOnce: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const mine = next;
      next += 1;
      await work(mine);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
