import { setImmediate } from "node:timers/promises";
import { after, instant, type Clock, type Instant } from "../base/index.ts";

/** Something that does its work when its time has come, such as the controllers of a `SimCluster`. */
export interface Driven {
  /** When there is work next; undefined where there is none. */
  dueAt(): Instant | undefined;
  /** Does everything that is due now. */
  tick(): void;
}

/** Time that stands still unless it is moved. No real timer is behind it. */
export interface SimClock extends Clock {
  /** Ticks `driven` whenever time moves past its `dueAt`. */
  drive(driven: Driven): void;
  /** Lets code that waits for promises alone run as far as it can. Time stands still. */
  drain(): Promise<void>;
  /** Moves on by `ms`, stopping at every sleeper and every due work on the way. */
  advance(ms: number): Promise<void>;
  /**
   * Moves on to the next thing that waits: a sleeper or due work.
   * @returns false where nothing waits: time then stays where it is
   */
  advanceToNext(): Promise<boolean>;
}

interface Sleeper {
  readonly until: Instant;
  readonly wake: () => void;
}

/** A virtual clock that begins at `start`; absent: at the beginning of 2026. */
export function createSimClock(start: Instant = instant(Date.UTC(2026, 0, 1))): SimClock {
  let time = start;
  let sleepers: readonly Sleeper[] = [];
  const driven: Driven[] = [];

  const drain = async (): Promise<void> => {
    await setImmediate(); // an immediate runs once all promises that can settle have settled
  };
  const nextAt = (): Instant | undefined => {
    const times = [...sleepers.map(({ until }) => until), ...driven.flatMap((one) => one.dueAt() ?? [])];
    return times.length === 0 ? undefined : instant(Math.max(time, Math.min(...times)));
  };
  const moveTo = async (to: Instant): Promise<void> => {
    time = to;
    for (const one of driven) if ((one.dueAt() ?? Infinity) <= time) one.tick();
    const awake = sleepers.filter(({ until }) => until <= time).sort((a, b) => a.until - b.until);
    sleepers = sleepers.filter(({ until }) => until > time);
    for (const { wake } of awake) wake();
    await drain();
  };
  return {
    now: () => time,
    sleep: (ms) =>
      new Promise((resolve) => {
        if (ms <= 0) resolve();
        else sleepers = [...sleepers, { until: after(time, ms), wake: resolve }];
      }),
    drive: (one) => void driven.push(one),
    drain,
    async advance(ms) {
      await drain();
      const end = after(time, ms);
      for (let next = nextAt(); next !== undefined && next <= end; next = nextAt()) await moveTo(next);
      await moveTo(end);
    },
    async advanceToNext() {
      await drain();
      const next = nextAt();
      if (next !== undefined) await moveTo(next);
      return next !== undefined;
    },
  };
}
