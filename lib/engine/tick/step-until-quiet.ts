import { randomHex, type Instant } from "../../base/index.ts";
import type { Ports } from "../ports.ts";
import { stepSafely } from "../step-safely.ts";
import type { StepOutcome, StepRequest } from "../step-outcome.ts";

/** Steps a StageSet, and again where what it waits for is worth a look before the time is up. */
export async function stepUntilQuiet(ports: Ports, request: Omit<StepRequest, "holder">): Promise<StepOutcome> {
  for (;;) {
    const outcome = await stepSafely(ports, { ...request, holder: randomHex(ports.random, 16) });
    const again = againAt(outcome);
    if (again === undefined || again >= request.until || request.mayPause?.() === false) return outcome;
    await request.pause(Math.max(0, again - ports.clock.now()));
    if (request.signal?.aborted === true) return outcome;
  }
}

/** A failure that is tried again, or a gate that says when it opens. */
function againAt(outcome: StepOutcome): Instant | undefined {
  if (outcome.kind !== "ended") return undefined;
  const { ending } = outcome;
  return ending.kind === "failed" || ending.kind === "held" ? ending.until : undefined;
}
