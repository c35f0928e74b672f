import type { Live, StageSet } from "../api/index.ts";
import { failureOf } from "../cluster/index.ts";
import type { Ports } from "./ports.ts";
import { claimedByOther, openSession, type Session } from "./session.ts";
import type { StepOutcome, StepRequest } from "./step-outcome.ts";

export type Opened =
  | Exclude<StepOutcome, { readonly kind: "ended" }>
  | { readonly kind: "open"; readonly session: Session };

/** Reads the StageSet, or reads it again: what this step has found out stays, unless somebody else has it now. */
export async function open(ports: Ports, { namespace, name, holder }: StepRequest, before?: Session): Promise<Opened> {
  const ref = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace, name };
  const answer = await ports.clusters.as({ kind: "self" }).get(ref);
  if (answer.kind === "refused") return { kind: "unreachable", failure: failureOf(answer.error, "InternalError") };
  if (answer.value === undefined) return { kind: "gone" };
  const live = answer.value as unknown as Live<StageSet>; // the API server checks the schema of our kinds
  const claim = live.status?.run?.claim;
  if (before?.claimedUntil !== undefined) {
    return claim?.holder === holder ? { kind: "open", session: { ...before, live } } : { kind: "lost" };
  }
  const busyUntil = claimedByOther(claim, holder, ports.clock.now());
  if (busyUntil !== undefined) return { kind: "busy", until: busyUntil };
  const untouched = before?.live.metadata.resourceVersion === live.metadata.resourceVersion;
  return { kind: "open", session: before !== undefined && untouched ? before : openSession(live, holder) };
}
