import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { Transform, type Readable } from "node:stream";
import { within } from "../base/index.ts";
import type { PluginAccess } from "./access.ts";
import type { Environment } from "./find-access.ts";
import * as limits from "./limits.ts";
import { cutText, onOneLine } from "./text.ts";

export type PluginOutcome =
  | { readonly kind: "printed"; readonly output: string }
  /** missing: there is no such program. */
  | { readonly kind: "failed"; readonly why: string; readonly missing: boolean };

export interface PluginSurroundings {
  readonly environment: Environment;
  /** The plugin may talk to the person at the terminal; otherwise it reads nothing, and what it complains is kept. */
  readonly interactive: boolean;
}

/** Runs a credential plugin to its end. Never throws. */
export async function runPlugin(
  { command, args }: Pick<PluginAccess, "command" | "args">,
  { environment, interactive }: PluginSurroundings,
): Promise<PluginOutcome> {
  const terminal = interactive ? "inherit" : undefined;
  const running = spawn(command, args, {
    env: environment,
    stdio: [terminal ?? "ignore", "pipe", terminal ?? "pipe"],
    timeout: limits.pluginDeadlineMs,
    killSignal: "SIGKILL",
  });
  const ended = new Promise<PluginEnd>((resolve) => {
    running.once("error", (error: NodeJS.ErrnoException) => {
      resolve({ kind: "unstarted", code: error.code ?? error.message });
    });
    running.once("exit", (code, signal) => {
      resolve({ kind: "exited", code, signal });
    });
  });
  const said = Promise.all([read(running.stdout), read(running.stderr)]);
  const end = await ended;
  // What the plugin left running may hold its output open for ever.
  const [output, complaint] = await within(said, limits.pluginLeftoversMs, ["", ""]);
  running.stdout?.destroy();
  running.stderr?.destroy();
  return outcomeOf(end, output, complaint);
}

type PluginEnd =
  | { readonly kind: "unstarted"; readonly code: string }
  | { readonly kind: "exited"; readonly code: number | null; readonly signal: string | null };

function outcomeOf(end: PluginEnd, output: string, complaint: string): PluginOutcome {
  if (end.kind === "unstarted") {
    const missing = end.code === "ENOENT";
    return {
      kind: "failed",
      why: missing ? "is not in PATH" : `cannot be started (${end.code})`,
      missing,
    };
  }
  if (end.code === 0) return { kind: "printed", output };
  const said = cutText(onOneLine(complaint), limits.pluginMessageBytesMax);
  const how =
    end.signal === null
      ? `ended with exit code ${end.code ?? -1}`
      : `was ended by ${end.signal}, at the latest after ${limits.pluginDeadlineMs / 1000} s`;
  return { kind: "failed", why: said === "" ? how : `${how}, saying: ${said}`, missing: false };
}

/** What a program says, up to a bound; the rest is read and dropped, so that it can go on. */
async function read(stream: Readable | null): Promise<string> {
  if (stream === null) return "";
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.length;
      next(null, bytes > limits.pluginOutputBytesMax ? undefined : chunk);
    },
  });
  return text(stream.pipe(bounded)).catch(() => "");
}
