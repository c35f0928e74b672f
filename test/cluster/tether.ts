import { spawn, type ChildProcess } from "node:child_process";

/**
 * A small shell stands beside the program and reads a pipe whose other end only we hold. When we die, however that
 * happens, the pipe closes and the shell ends the program. `exec` keeps the process id, so `$$` is the program's.
 */
const SCRIPT = `exec 3<&0; { read -r _ <&3; kill -KILL $$; } >/dev/null 2>&1 & exec "$@" </dev/null 3<&-`;

export interface TetherOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A file descriptor for what the program prints; absent: stdout and stderr are pipes. */
  readonly output?: number;
}

/** Starts a program that cannot outlive this process. */
export function spawnTethered(program: string, args: readonly string[], options: TetherOptions = {}): ChildProcess {
  const output = options.output ?? "pipe";
  const child = spawn("/bin/sh", ["-c", SCRIPT, "tether", program, ...args], {
    stdio: ["pipe", output, output],
    detached: true, // A Ctrl-C in the terminal is ours to answer, in order.
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env !== undefined && { env: options.env }),
  });
  child.stdin?.on("error", () => undefined); // The pipe breaks when the program ends: that is what "exit" tells.
  child.once("exit", () => child.stdin?.destroy());
  return child;
}
