const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 3.6e6,
};
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Milliseconds of a duration as Go's `time.ParseDuration` reads it (`90s`, `1h30m`, `-1.5h`, `0`); undefined where `text` is none. */
export function parseDuration(text: string): number | undefined {
  const negative = text.startsWith("-");
  const digits = /^[+-]/.test(text) ? text.slice(1) : text;
  if (digits === "0") return 0;
  let totalMs = 0;
  part.lastIndex = 0;
  while (part.lastIndex < digits.length) {
    const match = part.exec(digits);
    if (match === null) return undefined;
    totalMs += Number(match[1]) * (unitMs[match[2] ?? ""] ?? Number.NaN);
  }
  if (digits === "") return undefined;
  return negative ? -totalMs : totalMs;
}

/** As Go prints it, to the second: `90s` is `1m30s`. Under a second: milliseconds. */
export function formatDuration(ms: number): string {
  if (Math.abs(ms) < 1000) return ms === 0 ? "0s" : `${Math.round(ms)}ms`;
  const seconds = Math.round(Math.abs(ms) / 1000);
  const parts = [
    { count: Math.floor(seconds / 3600), unit: "h" },
    { count: Math.floor((seconds % 3600) / 60), unit: "m" },
    { count: seconds % 60, unit: "s" },
  ].filter(({ count }) => count > 0);
  return `${ms < 0 ? "-" : ""}${parts.map(({ count, unit }) => `${count}${unit}`).join("")}`;
}
