import { after, type Clock, type Instant } from "../../lib/base/index.ts";
import type { Log } from "../log.ts";
import type { Refused } from "./event-answer.ts";
import { refusalLogMs } from "./limits.ts";

/** Logs why events are refused: each kind of refusal once in a while, and how many there were. A flood is no flood of lines. */
export function openRefusalLog(log: Pick<Log, "warn">, clock: Clock): (refusal: Refused) => void {
  const told = new Map<string, { until: Instant; unsaid: number }>();
  return ({ result, message }) => {
    const before = told.get(result);
    if (before !== undefined && clock.now() < before.until) {
      before.unsaid += 1;
      return;
    }
    told.set(result, { until: after(clock.now(), refusalLogMs), unsaid: 0 });
    log.warn("refused", { result, error: message, others: before?.unsaid ?? 0 });
  };
}
