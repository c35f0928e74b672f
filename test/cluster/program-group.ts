import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { spawnTethered } from "./tether.ts";

const LOG_BYTES_TOLD = 600;

/** Programs that live and die together, each with a log file in `folder`. */
export interface ProgramGroup {
  start(name: string, path: string, args: readonly string[]): void;
  /** Resolves with a sentence once one of them has ended on its own. */
  readonly broken: Promise<string>;
  /** Ends all, at once and for good: nothing in a throw-away cluster is worth a graceful end. */
  stop(): Promise<void>;
}

export function programGroup(folder: string): ProgramGroup {
  const { promise: broken, resolve: breakWith } = Promise.withResolvers<string>();
  const ended: Promise<void>[] = [];
  const children: ChildProcess[] = [];
  let stopping = false;
  return {
    broken,
    start(name, path, args) {
      const logFile = join(folder, `${name}.log`);
      const output = openSync(logFile, "a");
      // Nothing of the user's environment or home folder shall change what they do.
      const child = spawnTethered(path, args, { output, env: { PATH: process.env["PATH"], HOME: folder } });
      closeSync(output);
      children.push(child);
      ended.push(
        new Promise((resolve) => {
          const end = (how: string): void => {
            resolve();
            if (!stopping)
              breakWith(`${name} ended (${how}): ${readFileSync(logFile, "utf8").slice(-LOG_BYTES_TOLD).trim()}`);
          };
          child.once("error", (error) => {
            end(error.message);
          });
          child.once("exit", (code, signal) => {
            end(signal ?? `exit code ${code ?? "unknown"}`);
          });
        }),
      );
    },
    async stop() {
      stopping = true;
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(ended);
    },
  };
}
