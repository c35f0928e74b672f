import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import { countFlag, durationFlag, wordFlag } from "./common-flags.ts";
import type { Arguments, Flags } from "./command.ts";

const flags: Flags = {
  budget: { type: "string", help: "" },
  "apply-concurrency": { type: "string", help: "" },
  verbose: { type: "boolean", short: "v", help: "" },
};

function parse(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Arguments {
  const parsed = parseArguments(argv, flags, env);
  if (parsed.kind === "wrong") throw new Error(parsed.message);
  return parsed.args;
}

describe("arguments", () => {
  it.each([
    { when: "a flag and its value", argv: ["--budget", "10s"], env: {}, then: "10s" },
    { when: "a flag with =", argv: ["--budget=10s"], env: {}, then: "10s" },
    { when: "the environment", argv: [], env: { STAGESET_BUDGET: "20s" }, then: "20s" },
    { when: "both: the line", argv: ["--budget", "10s"], env: { STAGESET_BUDGET: "20s" }, then: "10s" },
    { when: "an empty variable", argv: [], env: { STAGESET_BUDGET: "" }, then: undefined },
  ])("$when: $then", ({ argv, env, then }) => {
    expect(parse(argv, env).strings.get("budget")).toBe(then);
  });
  it.each([
    { when: "true", value: "true", then: true },
    { when: "1", value: "1", then: true },
    { when: "false", value: "false", then: false },
    { when: "0", value: "0", then: false },
  ])("a switch that the environment says is $when: $then", ({ value, then }) => {
    expect(parse([], { STAGESET_VERBOSE: value }).booleans.has("verbose")).toBe(then);
  });
  it("a dash in a flag is an underscore in the environment", () => {
    expect(parse([], { STAGESET_APPLY_CONCURRENCY: "4" }).strings.get("apply-concurrency")).toBe("4");
  });
  it("an unknown flag is wrong, and named", () => {
    expect(parseArguments(["--nope"], flags, {})).toMatchObject({
      kind: "wrong",
      message: expect.stringContaining("--nope") as string,
    });
  });
});

describe("the value of a flag", () => {
  it.each([
    { read: () => durationFlag(parse(["--budget", "1m30s"]), "budget", 1), then: 90_000 },
    { read: () => durationFlag(parse([]), "budget", 5), then: 5 },
    { read: () => countFlag(parse(["--budget", "16"]), "budget", 1), then: 16 },
    { read: () => wordFlag(parse(["--budget", "json"]), "budget", ["json", "text"], "text"), then: "json" },
  ])("is read: $then", ({ read, then }) => {
    expect(read()).toBe(then);
  });
  it.each([
    { when: "no duration", read: () => durationFlag(parse(["--budget", "soon"]), "budget", 1) },
    { when: "a duration of nothing", read: () => durationFlag(parse(["--budget", "0s"]), "budget", 1) },
    { when: "no number", read: () => countFlag(parse(["--budget", "many"]), "budget", 1) },
    { when: "zero", read: () => countFlag(parse(["--budget", "0"]), "budget", 1) },
    { when: "another word", read: () => wordFlag(parse(["--budget", "xml"]), "budget", ["json", "text"], "text") },
  ])("$when: refused, naming the flag", ({ read }) => {
    expect(read).toThrow(/^--budget is .*; give /);
  });
});
