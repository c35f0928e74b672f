import { instant, type Clock, type Random } from "../lib/base/index.ts";

/** The machine's own time. */
export const machineClock: Clock = {
  now: () => instant(Date.now()),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms))),
};

/** The machine's own chance. */
export const machineRandom: Random = { next: () => Math.random() };
