import { after, type Instant } from "../base/index.ts";
import { firstLookMs, lookEveryMs } from "./limits.ts";

/**
 * When it is worth looking again at what was waited for since `since`: after 1, 3, 7 and 15 seconds, then every 15.
 * A function of the time alone, so that any machine that goes on keeps the rhythm.
 * @returns after `now`, and at most `lookEveryMs` after it, whatever another machine's clock wrote as `since`
 */
export function nextLook(since: Instant, now: Instant): Instant {
  let look = after(since, firstLookMs);
  for (let stepMs = 2 * firstLookMs; look <= now && stepMs < lookEveryMs; stepMs *= 2) look = after(look, stepMs);
  if (look <= now) look = after(now, lookEveryMs - ((now - look) % lookEveryMs));
  return after(now, Math.min(look - now, lookEveryMs));
}
