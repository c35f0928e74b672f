import type { Instant } from "../base/index.ts";
import type { Reason } from "../api/index.ts";

/** What a gate says: go on, or hold until an instant where it has one. */
export type GateDecision =
  | { readonly kind: "pass" }
  | { readonly kind: "hold"; readonly until?: Instant; readonly reason: Reason; readonly message: string };

export const pass: GateDecision = { kind: "pass" };
