import { describe, expect, it } from "vitest";
import type { CommandInput } from "./command.ts";
import { openLog, openWarnings, type Log, type LogFields } from "./log.ts";
import { WrongUsage } from "./flag-values.ts";

/** What the log of a command writes, on a terminal or elsewhere. */
function written(write: (log: Log) => void, { format = "", isTerminal = false } = {}): readonly string[] {
  const lines: string[] = [];
  const strings = new Map(format === "" ? [] : [["log-format", format]]);
  const args = { positionals: [], strings, lists: new Map(), booleans: new Set<string>() };
  const out = { tell: (line: string) => void lines.push(line), isTerminal } as CommandInput["out"];
  write(openLog({ args, env: {}, out, stopped: new AbortController().signal }));
  return lines;
}

const fields: LogFields = {
  namespace: "shop",
  name: "web",
  run: "4f6f",
  stage: undefined,
  tookMs: 12,
  message: 'a "b"\nc',
};
const step = (log: Log): void => {
  log.info("stepped", fields);
};

describe("a log", () => {
  it("is one JSON object a line, with what is there as fields", () => {
    const [line = "", ...others] = written(step);
    expect(others).toEqual([]);
    expect(line).not.toContain("\n");
    const { ts, ...told } = JSON.parse(line) as Record<string, unknown>;
    expect(String(ts)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { stage, ...known } = fields;
    expect(told).toEqual({ level: "info", msg: "stepped", ...known });
    expect(stage).toBeUndefined();
  });

  it.each([
    { when: "asked for", how: { format: "text" } },
    { when: "on a terminal", how: { isTerminal: true } },
  ])("is text for people: $when", ({ how }) => {
    expect(written(step, how)).toEqual(['stepped namespace=shop name=web run=4f6f tookMs=12 message="a \\"b\\"\\nc"']);
  });

  it("is JSON on a terminal, too, where asked for", () => {
    expect(written(step, { format: "json", isTerminal: true })[0]).toMatch(/^{"ts":/);
  });

  it.each([
    { level: "warn", json: '"level":"warn"', text: /^warn: insecure / },
    { level: "error", json: '"level":"error"', text: /^error: insecure / },
  ] as const)("says how bad it is: $level", ({ level, json, text }) => {
    const write = (log: Log): void => {
      log[level]("insecure", { warning: "a door is open" });
    };
    expect(written(write)[0]).toContain(json);
    expect(written(write, { format: "text" })[0]).toMatch(text);
  });

  it("is refused in another format", () => {
    expect(() => written(step, { format: "xml" })).toThrow(WrongUsage);
  });
});

it("a command without a log warns in text", () => {
  const lines: string[] = [];
  openWarnings({ tell: (line) => void lines.push(line) }).warn("events are lost", { to: "--notify-url", events: 2 });
  expect(lines).toEqual(["warning: events are lost to=--notify-url events=2"]);
});
