import { after, type Clock } from "../../base/index.ts";
import { restPieceMs } from "../limits.ts";

/** A sleep that may be cut short, by one who waits for another. */
export interface Rest {
  readonly sleep: (ms: number) => Promise<void>;
  /** Ends the sleep under way; where there is none, nothing. */
  readonly wake: () => void;
}

export function createRest(clock: Clock): Rest {
  let wake = (): void => undefined;
  return {
    sleep: async (ms) => {
      const until = after(clock.now(), ms);
      const woken = { yet: false };
      const called = new Promise<void>((resolve) => {
        wake = () => {
          woken.yet = true;
          resolve();
        };
      });
      for (let left = ms; left > 0 && !woken.yet; left = until - clock.now())
        await Promise.race([clock.sleep(Math.min(left, restPieceMs)), called]);
    },
    wake: () => {
      wake();
    },
  };
}
