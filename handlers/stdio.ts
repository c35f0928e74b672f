import { constants } from "node:os";
import type { Output } from "./command.ts";
import { plainText } from "./show/plain-text.ts";

/** A stream that may be a terminal. */
type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/**
 * Standard output and standard error. A line stays one line that a terminal shows as it stands, whoever wrote what is in
 * it. A reader that has gone, as `head` does, ends the process without a word.
 */
export function openStdio(
  env: Readonly<Record<string, string | undefined>>,
  { stdout, stderr }: { readonly stdout: Stream; readonly stderr: Stream } = process,
): Output {
  stdout.on("error", endQuietly);
  stderr.on("error", endQuietly);
  return {
    say: (line) => void stdout.write(`${plainText(line)}\n`),
    print: (text) =>
      new Promise((resolve) => {
        if (stdout.write(text)) resolve();
        else stdout.once("drain", resolve);
      }),
    tell: (line) => void stderr.write(`${plainText(line)}\n`),
    rewrite: (line) =>
      void stderr.write(`\r\u001b[K${plainText(line).slice(0, (stderr.columns ?? columnsDefault) - 1)}`),
    isTerminal: stderr.isTTY === true,
    colours: wantsColours({ isTerminal: stdout.isTTY === true, env }),
  };
}

const columnsDefault = 80;

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
