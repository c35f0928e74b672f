/** The process `stageset`: its arguments, its environment, signals, and its exit code. */
import { constants } from "node:os";
import { basename } from "node:path";
import { runCommandLine } from "./command-line.ts";
import { openStdio } from "./stdio.ts";

interface Signals {
  readonly stopped: AbortSignal;
  /** From now on the first signal only says so. */
  readonly leaveToCommand: () => void;
}

/** As the first process of a container, which the kernel shields from signals that nobody handles. What was begun is safe to leave. */
function endOnSignals(): Signals {
  const stopping = new AbortController();
  let isGentle = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (isGentle && !stopping.signal.aborted) stopping.abort();
      else process.exit(128 + constants.signals[signal]);
    });
  }
  return {
    stopped: stopping.signal,
    leaveToCommand: () => (isGentle = true),
  };
}

const signals = endOnSignals();
const ending = { leavesWork: false };
const exitCode = await runCommandLine(process.argv.slice(2), {
  // As kubectl's plugin the same file has another name: `kubectl-stageset`.
  program: basename(process.argv[1] ?? "").startsWith("kubectl-") ? "kubectl stageset" : "stageset",
  env: process.env,
  out: openStdio(process.env),
  prepare: ({ endsGently, leavesWork }) => {
    if (endsGently === true) signals.leaveToCommand();
    ending.leavesWork = leavesWork === true;
  },
  stopped: signals.stopped,
});
if (ending.leavesWork) process.exit(exitCode);
process.exitCode = exitCode;
