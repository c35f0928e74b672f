import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { openStdio, wantsColours } from "./stdio.ts";

it.each([
  { when: "a terminal", isTerminal: true, env: {}, then: true },
  { when: "a terminal of colours", isTerminal: true, env: { TERM: "xterm-256color" }, then: true },
  { when: "a pipe or a file", isTerminal: false, env: {}, then: false },
  { when: "a dumb terminal", isTerminal: true, env: { TERM: "dumb" }, then: false },
  { when: "NO_COLOR", isTerminal: true, env: { NO_COLOR: "1" }, then: false },
  { when: "an empty NO_COLOR", isTerminal: true, env: { NO_COLOR: "" }, then: true },
])("colours on $when: $then", ({ isTerminal, env, then }) => {
  expect(wantsColours({ isTerminal, env })).toBe(then);
});

/** Standard output and standard error of this width, and what was written to them. */
function openSheets(columns: number): { readonly out: ReturnType<typeof openStdio>; readonly read: () => object } {
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true, columns })];
  const textOf = (sheet: PassThrough): string => String(sheet.read() ?? "");
  const read = (): object => ({ stdout: textOf(stdout), stderr: textOf(stderr) });
  return { out: openStdio({}, { stdout, stderr }), read };
}

describe("what others wrote gives a terminal no orders", () => {
  const written = "held\u001b]0;all is well\u0007\nReady";
  const shown = "held�]0;all is well� Ready";
  it("in a line of standard output", () => {
    const { out, read } = openSheets(80);
    out.say(written);
    expect(read()).toEqual({ stdout: `${shown}\n`, stderr: "" });
  });
  it("in a line of standard error", () => {
    const { out, read } = openSheets(80);
    out.tell(written);
    expect(read()).toEqual({ stdout: "", stderr: `${shown}\n` });
  });
  it("in a line that is written over, which stays within the terminal", () => {
    const { out, read } = openSheets(11);
    out.rewrite(written);
    expect(read()).toEqual({ stdout: "", stderr: `\r\u001b[K${shown.slice(0, 10)}` });
  });
  it("but text that is printed is left as it stands", async () => {
    const { out, read } = openSheets(80);
    await out.print("\u001b[1mone\u001b[0m\ntwo\n");
    expect(read()).toEqual({ stdout: "\u001b[1mone\u001b[0m\ntwo\n", stderr: "" });
  });
});
