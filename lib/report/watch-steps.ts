import type { Clock } from "../base/index.ts";
import type { WatchStep } from "../engine/index.ts";
import type { Series } from "./metrics/series.ts";

/** Has each of them watch. */
export function allWatches(all: readonly WatchStep[]): WatchStep {
  return (step) => {
    const watching = all.map((watch) => watch(step));
    return {
      onProgress: (progress) => {
        for (const watch of watching) watch.onProgress(progress);
      },
      onEnd: (outcome) => {
        for (const watch of watching) watch.onEnd(outcome);
      },
    };
  };
}

/** Counts steps, and how long they take. */
export function countSteps({ stepEnded }: Pick<Series, "stepEnded">, clock: Clock): WatchStep {
  return () => {
    const began = clock.now();
    return {
      onProgress: () => undefined,
      onEnd: (outcome) => {
        stepEnded(outcome, clock.now() - began);
      },
    };
  };
}
