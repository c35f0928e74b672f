import { inspect } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;

/**
 * Reads again and again until what was read `matches`; the value that did.
 * A `read` that throws is a thing seen, too. Past the deadline it fails and tells what it saw last.
 */
export async function eventually<T>(
  read: () => Promise<T> | T,
  matches: (seen: T) => boolean,
  deadlineMs = 60_000,
): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const seen = await attempt(read);
    if (seen.kind === "read" && matches(seen.value)) return seen.value;
    if (performance.now() > giveUpAt) throw new Error(`Not within ${deadlineMs} ms; seen last: ${tell(seen)}`);
    await sleep(POLL_MS);
  }
}

type Seen<T> = { readonly kind: "read"; readonly value: T } | { readonly kind: "thrown"; readonly error: unknown };

async function attempt<T>(read: () => Promise<T> | T): Promise<Seen<T>> {
  try {
    return { kind: "read", value: await read() };
  } catch (error) {
    return { kind: "thrown", error };
  }
}

function tell(seen: Seen<unknown>): string {
  if (seen.kind === "thrown") return String(seen.error);
  return inspect(seen.value, { depth: 10, maxStringLength: 4_000 });
}
