import type { CommandInput } from "./command.ts";
import { wordFlag } from "./common-flags.ts";

/** What a line of the log says besides its message. Never a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** One line a call: constant messages, values as fields. */
export interface Log {
  readonly info: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
}

/** The log of a command, on standard error: a JSON object a line; on a terminal, or where asked, text for people. */
export function openLog({ args, out }: CommandInput): Log {
  const format = wordFlag(args, "log-format", ["json", "text"], out.isTerminal ? "text" : "json");
  const write = (level: "info" | "error", message: string, fields: LogFields = {}): void => {
    out.tell(format === "json" ? jsonLine(level, message, fields) : textLine(level, message, fields));
  };
  return {
    info: (message, fields) => {
      write("info", message, fields);
    },
    error: (message, fields) => {
      write("error", message, fields);
    },
  };
}

function jsonLine(level: string, message: string, fields: LogFields): string {
  return JSON.stringify({ ts: new Date().toISOString(), level, msg: message, ...fields });
}

function textLine(level: string, message: string, fields: LogFields): string {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  const values = told.map(([name, value]) => ` ${name}=${String(value)}`).join("");
  return `${level === "error" ? "error: " : ""}${message}${values}`;
}
