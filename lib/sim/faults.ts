import type { Random } from "../base/index.ts";

/** What happens at one call of the port. Whatever the port does by itself, such as repeating, is behind it. */
export type FaultKind =
  | { readonly kind: "dieBefore" | "dieAfter" } // the process is killed: before the effect, or after it and before the answer
  | { readonly kind: "resetBefore" | "resetAfter" } // no answer comes: the effect was not, or was
  | { readonly kind: "timeOut"; readonly afterMs: number } // no answer comes in time, and the effect was
  | { readonly kind: "refuse"; readonly status: 401 | 409 | 422 | 429 | 500 | 503; readonly retryAfterMs?: number }
  | { readonly kind: "slow"; readonly afterMs: number } // the answer comes late
  | { readonly kind: "stop"; readonly afterMs: number }; // the whole process stands still after the effect, then goes on

/** At the n-th call, counted from 1 over all identities. */
export type Fault = FaultKind & { readonly at: number };

/** Which faults may be drawn, and how many of them among how many calls. */
export interface FaultDraw {
  readonly calls: number;
  readonly count: number;
  readonly kinds: readonly FaultKind[];
}

/** Faults drawn before anything runs: a list, in order, at different calls. */
export function drawFaults(random: Random, { calls, count, kinds }: FaultDraw): readonly Fault[] {
  const faults = new Map<number, Fault>();
  for (let drawn = 0; drawn < count; drawn++) {
    const at = 1 + Math.floor(random.next() * calls);
    const kind = kinds[Math.floor(random.next() * kinds.length)];
    if (kind !== undefined) faults.set(at, { at, ...kind });
  }
  return [...faults.values()].sort((one, other) => one.at - other.at);
}
