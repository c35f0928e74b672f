import { finish } from "./finish.ts";
import type { Ports } from "./ports.ts";
import { step } from "./step.ts";
import { open } from "./open.ts";
import type { Progress, StepOutcome, StepRequest } from "./step-outcome.ts";

/**
 * A step whose bugs end with it: what is thrown is shown on that StageSet as InternalError, tried again later, and
 * touches no other.
 */
export async function stepSafely(ports: Ports, request: StepRequest): Promise<StepOutcome> {
  const watch = ports.watch?.(request);
  const onProgress = (progress: Progress): void => {
    watch?.onProgress(progress);
    request.onProgress?.(progress);
  };
  const outcome = await stepOrBug(ports, { ...request, onProgress });
  watch?.onEnd(outcome);
  return outcome;
}

async function stepOrBug(ports: Ports, request: StepRequest): Promise<StepOutcome> {
  try {
    return await step(ports, request);
  } catch (error) {
    return showBug(ports, request, error);
  }
}

async function showBug(ports: Ports, request: StepRequest, error: unknown): Promise<StepOutcome> {
  const told = error instanceof Error ? error.message : String(error);
  const message = `A bug of StageSet ended the step: ${told}; please report it with this message`;
  const failure = { reason: "InternalError", retry: "backoff", message } as const;
  try {
    const opened = await open(ports, request);
    if (opened.kind !== "open") return opened;
    return await finish(ports, opened.session, { kind: "fail", ...failure });
  } catch {
    return { kind: "unreachable", failure }; // not even that can be written down
  }
}
