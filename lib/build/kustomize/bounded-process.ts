import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";

/** A program to run to its end, with nothing on its stdin. */
export interface ProcessOrder {
  /** Its absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** All that it sees of an environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: ProcessLimits;
}

export interface ProcessLimits {
  readonly timeMs: number;
  readonly outputBytesMax: number;
  readonly errorBytesMax: number;
}

export type ProcessOutcome =
  | { readonly kind: "ended"; readonly code: number | null; readonly output: Buffer; readonly errors: string }
  | { readonly kind: "tooLong" }
  | { readonly kind: "tooMuch" }
  | { readonly kind: "notStarted"; readonly why: string };

/** Runs a program in a process group of its own. Whatever is left of the group when this answers has been killed. */
export function runProcess({ file, args, directory, environment, limits }: ProcessOrder): Promise<ProcessOutcome> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: directory,
      env: environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let forced: ProcessOutcome | undefined;
    const end = (outcome: ProcessOutcome): void => {
      forced ??= outcome;
      killGroup(child.pid);
    };
    const timer = setTimeout(() => {
      end({ kind: "tooLong" });
    }, limits.timeMs);
    const collected = collect(child, limits, () => {
      end({ kind: "tooMuch" });
    });
    child.on("error", (error) => {
      forced ??= { kind: "notStarted", why: error.message };
      if (child.pid === undefined) finish(null);
    });
    // A child of the child may hold the pipes open, so it has to go before they can close.
    child.on("exit", () => {
      killGroup(child.pid);
    });
    child.on("close", finish);
    function finish(code: number | null): void {
      clearTimeout(timer);
      resolve(forced ?? { kind: "ended", code, ...collected() });
    }
  });
}

interface Collected {
  readonly output: Buffer;
  readonly errors: string;
}

/** Of what it says on stderr the end is kept: that is where programs say why they failed. */
function collect(
  { stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>,
  { outputBytesMax, errorBytesMax }: ProcessLimits,
  tooMuch: () => void,
): () => Collected {
  const output: Buffer[] = [];
  let outputBytes = 0;
  let errors = Buffer.alloc(0);
  stdout.on("data", (chunk: Buffer) => {
    outputBytes += chunk.length;
    if (outputBytes > outputBytesMax) tooMuch();
    else output.push(chunk);
  });
  stderr.on("data", (chunk: Buffer) => {
    errors = Buffer.concat([errors, chunk]).subarray(-errorBytesMax);
  });
  return () => ({ output: Buffer.concat(output), errors: errors.toString("utf8") });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it is gone already
  }
}
