import type { Stepped } from "../lib/engine/index.ts";
import type { Log, LogFields } from "./log.ts";
import { readyOf } from "./ready.ts";

/** One line for each StageSet that was stepped. */
export function logStep(log: Log, { namespace, name, why, outcome }: Stepped): void {
  const fields = { namespace, name, why, outcome: outcome.kind };
  switch (outcome.kind) {
    case "gone":
    case "busy":
    case "lost":
      log.info("stepped", fields);
      return;
    case "left":
      log.warn("stepped", fields);
      return;
    case "unreachable":
      log.error("stepped", { ...fields, error: outcome.failure.message });
      return;
    case "ended":
      log[outcome.ending.kind === "failed" ? "error" : "info"]("stepped", { ...fields, ...endFields(outcome) });
  }
}

function endFields({ stageSet, ending }: Stepped["outcome"] & { readonly kind: "ended" }): LogFields {
  const { run, history } = stageSet.status ?? {};
  const { status: ready, reason, message } = readyOf(stageSet);
  return { outcome: ending.kind, run: run?.id ?? history?.[0]?.id, stage: run?.cursor.stage, ready, reason, message };
}
