import type { Clock } from "../base/index.ts";

/** Whether a simulated process lives, stands still, or was killed. */
export interface Life {
  readonly end: Promise<void>;
  readonly hasEnded: () => boolean;
  readonly die: () => void;
  readonly stop: (ms: number) => void;
  readonly isStopped: () => boolean;
  readonly awake: () => Promise<void>;
}

export function createLife(clock: Pick<Clock, "sleep">): Life {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let ended = false;
  let stopped: Promise<void> | undefined;
  return {
    end: promise,
    hasEnded: () => ended,
    die() {
      ended = true;
      resolve(undefined);
    },
    stop(ms) {
      stopped = clock.sleep(ms).then(() => (stopped = undefined));
    },
    isStopped: () => stopped !== undefined,
    awake: async () => {
      while (stopped !== undefined) await stopped;
    },
  };
}

/** What awaits this is never heard of again, as in a process that was killed: not even its `finally` runs. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
