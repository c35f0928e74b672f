import { pausingPerPlaceMax } from "../limits.ts";

/** Places to work in, fewer than those who want to work. Whoever pauses gives up its place until the pause is over. */
export interface Turns {
  /** Runs `work` once a place is free. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
  /** Inside `work`: lets `rest` happen without a place. */
  readonly pause: (rest: () => Promise<void>) => Promise<void>;
  /** May one more pause? What pauses is kept in memory, and so it is bounded. */
  readonly mayPause: () => boolean;
}

/** `places` at once, in the order of asking. */
export function createTurns(places: number): Turns {
  let free = places;
  let pausing = 0;
  const waiting: (() => void)[] = [];
  const enter = (): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    take: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    pause: async (rest) => {
      pausing += 1;
      leave();
      try {
        await rest();
      } finally {
        await enter();
        pausing -= 1;
      }
    },
    mayPause: () => pausing < places * pausingPerPlaceMax,
  };
}
