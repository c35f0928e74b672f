import { after, type Clock, type Instant } from "../../lib/base/index.ts";
import type { Log, LogFields } from "../log.ts";

/** How often it is logged that something is lost; what comes between is counted. */
export const lossLogMs = 60_000;

/** What the line says, which fields it has beside the error, and under which one it counts. */
export interface LossLine {
  readonly message: string;
  readonly fields: LogFields;
  readonly count: string;
}

/** Logs that somebody is not told of something: the first time at once, then now and then, and at the end what is unsaid. */
export interface LossLog {
  readonly lost: (count: number, why: string) => void;
  readonly end: () => void;
}

export function openLossLog(log: Pick<Log, "warn">, clock: Clock, line: LossLine): LossLog {
  const state: { until: Instant | undefined; unsaid: number; why: string } = { until: undefined, unsaid: 0, why: "" };
  const say = (): void => {
    if (state.unsaid === 0) return;
    log.warn(line.message, { ...line.fields, [line.count]: state.unsaid, error: state.why });
    state.until = after(clock.now(), lossLogMs);
    state.unsaid = 0;
  };
  return {
    lost: (count, why) => {
      state.unsaid += count;
      state.why = why;
      if (state.until === undefined || clock.now() >= state.until) say();
    },
    end: say,
  };
}
