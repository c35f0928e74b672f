/** A point in time: milliseconds since the Unix epoch, UTC. */
export type Instant = number & { readonly unit: "ms since the epoch" };

/** The instant `ms` milliseconds after the epoch. */
export function instant(ms: number): Instant {
  return ms as Instant;
}

/** The instant `ms` milliseconds after `from`; before it where `ms` is negative. */
export function after(from: Instant, ms: number): Instant {
  return instant(from + ms);
}

/** RFC 3339 in UTC with whole seconds, as Kubernetes writes times. Fractions are cut. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Reads an RFC 3339 time; undefined where `text` is none. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instant(ms);
}
