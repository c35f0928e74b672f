import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import type { Arguments, Flags } from "./command.ts";

const flags: Flags = {
  budget: { type: "string", help: "" },
  "apply-concurrency": { type: "string", help: "" },
  verbose: { type: "boolean", short: "v", help: "" },
  "source-dir": { type: "string", multiple: true, help: "" },
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
  it.each(["no", "off", "yes", "TRUE", "2", " true"])("a switch that the environment says is %j is wrong", (value) => {
    expect(parseArguments([], flags, { STAGESET_VERBOSE: value })).toEqual({
      kind: "wrong",
      message: `$STAGESET_VERBOSE is ${value}; give true or 1, false or 0`,
    });
  });
  it.each([
    { when: "an empty variable", argv: [], value: "", then: false },
    { when: "the line, whatever the variable says", argv: ["-v"], value: "no", then: true },
    { when: "the line, where the variable says false", argv: ["-v"], value: "false", then: true },
  ])("a switch and $when: $then", ({ argv, value, then }) => {
    expect(parse(argv, { STAGESET_VERBOSE: value }).booleans.has("verbose")).toBe(then);
  });
  it("a dash in a flag is an underscore in the environment", () => {
    expect(parse([], { STAGESET_APPLY_CONCURRENCY: "4" }).strings.get("apply-concurrency")).toBe("4");
  });
  it.each([
    { when: "given twice", argv: ["--source-dir", "a", "--source-dir=b"], env: {}, then: ["a", "b"] },
    { when: "from the environment", argv: [], env: { STAGESET_SOURCE_DIR: "c" }, then: ["c"] },
    {
      when: "from both: the line's alone",
      argv: ["--source-dir=a"],
      env: { STAGESET_SOURCE_DIR: "c" },
      then: ["a"],
    },
    { when: "not given", argv: [], env: {}, then: undefined },
  ])("a flag with several values, $when: $then", ({ argv, env, then }) => {
    expect(parse(argv, env).lists.get("source-dir")).toEqual(then);
  });
  it("an unknown flag is wrong, and named", () => {
    expect(parseArguments(["--nope"], flags, {})).toMatchObject({
      kind: "wrong",
      message: expect.stringContaining("--nope") as string,
    });
  });
});
