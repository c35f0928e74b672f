import type { Instant } from "../base/index.ts";
import type { Failure, Reason } from "../api/index.ts";

/**
 * What a gate says: go on; look again, because what it waits for is likely to move by itself; hold until an instant where
 * it has one; or that it cannot be decided as the spec stands.
 */
export type GateDecision =
  | { readonly kind: "pass" }
  | { readonly kind: "wait"; readonly reason: Reason; readonly message: string }
  | { readonly kind: "hold"; readonly until?: Instant; readonly reason: Reason; readonly message: string }
  | { readonly kind: "fail"; readonly failure: Failure };

export const pass: GateDecision = { kind: "pass" };
