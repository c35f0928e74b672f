/** The `stageset` of this checkout as a real process: bundled as users get it, started, and watched until it ends. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundle, type Bundle } from "../../scripts/bundle.ts";

/** A bundle of one's own, so that tests of several files can run at once. */
export interface BuiltBundle extends Bundle {
  readonly remove: () => Promise<void>;
}

export async function buildBundle(): Promise<BuiltBundle> {
  const folder = await mkdtemp(join(tmpdir(), "stageset-bundle-"));
  return { ...(await bundle(folder)), remove: () => rm(folder, { recursive: true }) };
}

export interface Ended {
  /** -1 where a signal ended it. */
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StagesetProcess {
  /** -1 where it could not be started. */
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** As a reader of its standard output that has seen enough. */
  readonly closeOutput: () => void;
  /** What it has said on standard output until now. */
  readonly said: () => string;
  /** What it has said on standard error until now. */
  readonly told: () => string;
}

export type Environment = Readonly<Record<string, string>>;

/** Has what V8 makes of the bundle kept beside it, for the next start: a third of what a short command takes. Not for benchmarks. */
export function compiledBeside(bundle: string): Environment {
  return { NODE_COMPILE_CACHE: join(dirname(bundle), "compiled") };
}

/** Starts it. Nothing of our own environment is handed on but $PATH; its home folder has no kubeconfig. */
export function startStageset(file: string, args: readonly string[], env: Environment = {}): StagesetProcess {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code: code ?? -1, signal, stdout: stdout(), stderr: stderr() });
    });
  });
  return {
    pid: child.pid ?? -1,
    ended,
    kill: (signal) => void child.kill(signal),
    closeOutput: () => void child.stdout.destroy(),
    said: stdout,
    told: stderr,
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const pieces: string[] = [];
  stream.setEncoding("utf8");
  stream.on("data", (piece: string) => pieces.push(piece));
  return () => pieces.join("");
}

/** The lines of a JSON log. Throws where one is no JSON. */
export function logLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
