const minuteS = 60;
const hourS = 60 * minuteS;
const dayS = 24 * hourS;
const yearS = 365 * dayS;

/** How long ago, as kubectl's tables say it: `119s`, `2m30s`, `10m`, `3h5m`, `2d4h`, `12d`, `3y20d`. */
export function age(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return "<invalid>"; // clocks may differ by a moment
  if (seconds < 2 * minuteS) return `${Math.max(0, seconds)}s`;
  if (seconds < 10 * minuteS) return two(seconds, [minuteS, "m"], [1, "s"]);
  if (seconds < 3 * hourS) return one(seconds, minuteS, "m");
  if (seconds < 8 * hourS) return two(seconds, [hourS, "h"], [minuteS, "m"]);
  if (seconds < 2 * dayS) return one(seconds, hourS, "h");
  if (seconds < 8 * dayS) return two(seconds, [dayS, "d"], [hourS, "h"]);
  if (seconds < 2 * yearS) return one(seconds, dayS, "d");
  if (seconds < 8 * yearS) return two(seconds, [yearS, "y"], [dayS, "d"]);
  return one(seconds, yearS, "y");
}

type Unit = readonly [seconds: number, name: string];

function one(seconds: number, unitS: number, name: string): string {
  return `${Math.floor(seconds / unitS)}${name}`;
}

function two(seconds: number, [largeS, large]: Unit, [smallS, small]: Unit): string {
  const rest = Math.floor((seconds % largeS) / smallS);
  return `${one(seconds, largeS, large)}${rest === 0 ? "" : `${rest}${small}`}`;
}
