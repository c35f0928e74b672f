import { formatInstant, parseInstant, type Instant } from "../base/index.ts";
import { annotations, type Live, type StageSet } from "../api/index.ts";
import { pass, type GateDecision } from "./decision.ts";

/** A gate: nothing is touched while `suspend` is true, nor before `suspendUntil`. The annotation's reason stands in the message. */
export function decideSuspension(
  { metadata, spec }: Pick<Live<StageSet>, "metadata" | "spec">,
  now: Instant,
): GateDecision {
  const why = metadata.annotations?.[annotations.suspendReason];
  if (spec.suspend === true) {
    const message = `Suspended: ${why ?? "nothing is touched until spec.suspend is false"}`;
    return { kind: "hold", reason: "Suspended", message };
  }
  const until = parseInstant(spec.suspendUntil ?? "");
  if (until === undefined || until <= now) return pass;
  const message = `Suspended until ${formatInstant(until)}: ${why ?? "nothing is touched before"}`;
  return { kind: "hold", until, reason: "Suspended", message };
}
