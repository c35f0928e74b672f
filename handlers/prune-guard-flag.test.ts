import { expect, it } from "vitest";
import { confirmKindsDefault } from "../lib/api/index.ts";
import { parseArguments } from "./arguments.ts";
import { pruneGuardFlag } from "./prune-guard-flag.ts";
import { stepFlags } from "./step-flags.ts";

function read(text: string): ReturnType<typeof pruneGuardFlag> {
  const parsed = parseArguments([`--default-prune-guard=${text}`], stepFlags, {});
  if (parsed.kind === "wrong") throw new Error(parsed.message);
  return pruneGuardFlag(parsed.args, "default-prune-guard");
}

const otherwise = { confirmKinds: confirmKindsDefault, allowEmpty: false };

it.each([
  { text: "maxDeletes=10", then: { ...otherwise, maxDeletes: 10 } },
  { text: "maxDeletes=0", then: { ...otherwise, maxDeletes: 0 } },
  { text: "maxDeletes=25%", then: { ...otherwise, maxDeletes: "25%" } },
  { text: "allowEmpty=true", then: { ...otherwise, allowEmpty: true } },
  { text: "confirmKinds=", then: { ...otherwise, confirmKinds: [] } },
  {
    text: "maxDeletes=100%, confirmKinds=Namespace;Secret, allowEmpty=false",
    then: { maxDeletes: "100%", confirmKinds: ["Namespace", "Secret"], allowEmpty: false },
  },
])("$text", ({ text, then }) => {
  expect(read(text)).toEqual(then);
});

it.each([
  "",
  "10",
  "maxDeletes",
  "maxDeletes=",
  "maxDeletes=101%",
  "maxDeletes=-1",
  "maxDeletes=1.5",
  "maxDeletes=1,maxDeletes=2",
  "maxDeletes=1=2",
  "confirmKinds=Name space",
  "confirmKinds=Secret;",
  "allowEmpty=yes",
  "other=1",
])("%j is told how it is written", (text) => {
  expect(() => read(text)).toThrow(/^--default-prune-guard is .*; give maxDeletes=10/);
});

it("is no guard where it is not given", () => {
  const parsed = parseArguments([], stepFlags, {});
  if (parsed.kind === "wrong") throw new Error(parsed.message);
  expect(pruneGuardFlag(parsed.args, "default-prune-guard")).toBeUndefined();
});
