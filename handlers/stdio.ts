import { constants } from "node:os";
import type { Output } from "./command.ts";

/** Standard output and standard error. A reader that has gone, as `head` does, ends the process without a word. */
export function openStdio(env: Readonly<Record<string, string | undefined>>): Output {
  const { stdout, stderr } = process;
  stdout.on("error", endQuietly);
  stderr.on("error", endQuietly);
  return {
    say: (line) => void stdout.write(`${line}\n`),
    print: (text) =>
      new Promise((resolve) => {
        if (stdout.write(text)) resolve();
        else stdout.once("drain", resolve);
      }),
    tell: (line) => void stderr.write(`${line}\n`),
    rewrite: (line) => void stderr.write(`\r\u001b[K${line.slice(0, stderr.columns - 1)}`),
    isTerminal: stderr.isTTY,
    colours: wantsColours({ isTerminal: stdout.isTTY, env }),
  };
}

/** https://no-color.org: NO_COLOR counts where it is not empty. A dumb terminal shows none. */
export function wantsColours({
  isTerminal,
  env,
}: {
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}): boolean {
  return isTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(128 + constants.signals.SIGPIPE);
}
