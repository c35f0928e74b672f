import type { CommandInput, Flags } from "./command.ts";
import { wordFlag } from "./flag-values.ts";
import { machineClock } from "./machine.ts";

export const logFlags = {
  "log-format": { type: "string", value: "json|text", help: "the log's lines; json, or text on a terminal" },
} as const satisfies Flags;

/** What a line of the log says besides its message. Never a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** One line a call: constant messages, values as fields. */
export interface Log {
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
}

type Level = keyof Log;

/** The log of a command, on standard error: a JSON object a line; on a terminal, or where asked, text for people. */
export function openLog({ args, out }: CommandInput): Log {
  const format = wordFlag(args, "log-format", ["json", "text"], out.isTerminal ? "text" : "json");
  const render = format === "json" ? jsonLine : textLine;
  const at =
    (level: Level) =>
    (message: string, fields: LogFields = {}): void => {
      out.tell(render(level, message, fields));
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** Warnings between the lines of a command that writes no log. */
export function openWarnings(out: Pick<CommandInput["out"], "tell">): Pick<Log, "warn"> {
  return {
    warn: (message, fields = {}) => {
      out.tell(`warning: ${textLine("info", message, fields)}`);
    },
  };
}

function jsonLine(level: Level, message: string, fields: LogFields): string {
  return JSON.stringify({ ts: new Date(machineClock.now()).toISOString(), level, msg: message, ...fields });
}

function textLine(level: Level, message: string, fields: LogFields): string {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  const values = told.map(([name, value]) => ` ${name}=${quoted(String(value))}`).join("");
  return `${level === "info" ? "" : `${level}: `}${message}${values}`;
}

/** What has spaces in it, so that each value can be told from the next field. */
function quoted(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
