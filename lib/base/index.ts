/**
 * The words everything is said in: instants, durations, a clock and chance that are passed in, and assertions.
 * It decides nothing and touches nothing.
 */
export { assert, Bug } from "./assert.ts";
export { formatBytes } from "./bytes.ts";
export type { Clock } from "./clock.ts";
export { canonicalJson, sha256 } from "./digest.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export { after, formatInstant, instant, parseInstant, type Instant } from "./instant.ts";
export { createMemo, type Memo } from "./memo.ts";
export { mapParallel } from "./parallel.ts";
export { randomHex, type Random } from "./random.ts";
export { tellFew } from "./tell-few.ts";
export { within } from "./within.ts";
