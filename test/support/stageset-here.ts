import { Writable } from "node:stream";
import { runCommandLine } from "../../handlers/command-line.ts";
import { openStdio } from "../../handlers/stdio.ts";
import type { Ended, Environment } from "./stageset-process.ts";

/**
 * `stageset` within this process, for tests of what it does: to start a process for each takes the most of their time.
 * How a process is started and ends, what it leaves and its one file are for `startStageset`.
 */
export async function runStageset(args: readonly string[], own: Environment = {}): Promise<Ended> {
  const env = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...own };
  const [stdout, stderr] = [openText(), openText()];
  const code = await runCommandLine(args, {
    program: "stageset",
    env,
    out: openStdio(env, { stdout: stdout.stream, stderr: stderr.stream }),
    prepare: () => undefined,
    stopped: new AbortController().signal,
  });
  return { code, signal: null, stdout: stdout.text(), stderr: stderr.text() };
}

interface Text {
  readonly stream: Writable;
  readonly text: () => string;
}

function openText(): Text {
  const pieces: string[] = [];
  const write = (piece: Buffer, _encoding: string, done: () => void): void => {
    pieces.push(piece.toString());
    done();
  };
  return { stream: new Writable({ write }), text: () => pieces.join("") };
}
