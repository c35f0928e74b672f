import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { spawnTethered } from "./tether.ts";

const LOG_BYTES_TOLD = 600;

interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

/** Programs that live and die together, each with a log file in `folder`. */
export interface ProgramGroup {
  /** Its process id; 0 where it could not be started, which `broken` tells. */
  start(name: string, path: string, args: readonly string[]): number;
  /** Ends one with SIGKILL and starts it as it was started before; resolves once it runs again, which is not yet ready. */
  restart(name: string): Promise<void>;
  /** Resolves with a sentence once one of them has ended on its own. */
  readonly broken: Promise<string>;
  /** Ends all, at once and for good: nothing in a throw-away cluster is worth a graceful end. */
  stop(): Promise<void>;
}

export function programGroup(folder: string): ProgramGroup {
  const { promise: broken, resolve: breakWith } = Promise.withResolvers<string>();
  const running = new Map<string, Program>();
  /** Those that we end ourselves. */
  const leaving = new Set<Program>();
  const start = (name: string, path: string, args: readonly string[]): number => {
    const logFile = join(folder, `${name}.log`);
    const output = openSync(logFile, "a");
    // Nothing of the user's environment or home folder shall change what they do. There is more memory than processor time.
    const env = { PATH: process.env["PATH"], HOME: folder, GOGC: "400" };
    const child = spawnTethered(path, args, { output, env });
    closeSync(output);
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    const program: Program = { path, args, child, ended };
    running.set(name, program);
    const end = (how: string): void => {
      resolve(undefined);
      if (leaving.has(program)) return;
      breakWith(`${name} ended (${how}): ${readFileSync(logFile, "utf8").slice(-LOG_BYTES_TOLD).trim()}`);
    };
    child.once("error", (error) => {
      end(error.message);
    });
    child.once("exit", (code, signal) => {
      end(signal ?? `exit code ${code ?? "unknown"}`);
    });
    return child.pid ?? 0;
  };
  const kill = (program: Program): Promise<void> => {
    leaving.add(program);
    program.child.kill("SIGKILL");
    return program.ended;
  };
  return {
    broken,
    start,
    async restart(name) {
      const program = running.get(name);
      if (program === undefined) throw new Error(`Cannot restart ${name}: it was never started`);
      await kill(program);
      start(name, program.path, program.args);
    },
    async stop() {
      await Promise.all([...running.values()].map(kill));
    },
  };
}
