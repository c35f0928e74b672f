import { createContext, Script } from "node:vm";

const box: { run?: () => unknown } = {};
const context = createContext(box);
const script = new Script("run()");

/**
 * Calls `run`, and ends it where it takes longer than `ms`, even within a regular expression: nothing else of the
 * language can interrupt itself. It is no sandbox: `run` is ours.
 * @throws what `run` throws
 */
export function boundedRun(
  run: () => unknown,
  ms: number,
): { readonly kind: "done"; readonly value: unknown } | { readonly kind: "late" } {
  box.run = run;
  try {
    return { kind: "done", value: script.runInContext(context, { timeout: ms }) };
  } catch (error) {
    if (isLate(error)) return { kind: "late" };
    throw error;
  } finally {
    delete box.run;
  }
}

/** It is made within the other context, so it is no instance of our Error. */
function isLate(error: unknown): boolean {
  const told = typeof error === "object" && error !== null && "code" in error;
  return told && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
