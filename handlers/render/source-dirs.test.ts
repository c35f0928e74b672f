import { describe, expect, it } from "vitest";
import { directoriesOf, parseSourceDirs } from "./source-dirs.ts";

const directories = (given: readonly string[]): Record<string, string> =>
  Object.fromEntries(directoriesOf(parseSourceDirs(given), ["base", "app"]));

it.each([
  { given: [], then: {} },
  { given: ["."], then: { base: ".", app: "." } },
  { given: ["app=./app"], then: { app: "./app" } },
  { given: ["app=./app", "."], then: { base: ".", app: "./app" } },
  { given: ["./a=b"], then: { base: "./a=b", app: "./a=b" } },
  { given: ["app=/a=b"], then: { app: "/a=b" } },
  { given: ["My Dir=x"], then: { base: "My Dir=x", app: "My Dir=x" } },
])("$given", ({ given, then }) => {
  expect(directories(given)).toEqual(then);
});

describe("what cannot be meant says what to write", () => {
  it.each([
    { given: ["a", "b"], then: /^--source-dir is a and b; give one stage each/ },
    { given: ["app=a", "app=b"], then: /^--source-dir is a and b; give stage app one of them$/ },
    { given: ["app="], then: /^--source-dir is app=; give it a directory, as in --source-dir app=/ },
    { given: ["apps=a"], then: /^--source-dir is given to apps, and there is no such stage; name one of base, app$/ },
  ])("$given", ({ given, then }) => {
    expect(() => directories(given)).toThrow(then);
  });
});
