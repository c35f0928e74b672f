import { describe, expect, it } from "vitest";
import type { JsonPatchOperation } from "./cluster.ts";
import { repeatOfDelete, repeatOfPatch, repeatOfWrite } from "./repeat.ts";

const versioned = { metadata: { resourceVersion: "7" } };

describe("may a write be sent again whose answer was lost?", () => {
  it.each([
    { when: "an apply", repeat: repeatOfWrite("apply", {}, false), then: "always" },
    { when: "an apply onto a resourceVersion", repeat: repeatOfWrite("apply", versioned, undefined), then: "checked" },
    { when: "a create", repeat: repeatOfWrite("create", {}, false), then: "never" },
    { when: "a create that is a dry run", repeat: repeatOfWrite("create", {}, true), then: "always" },
    { when: "a delete", repeat: repeatOfDelete({}), then: "never" },
    { when: "a delete of a UID", repeat: repeatOfDelete({ uid: "u" }), then: "checked" },
    { when: "a delete of a resourceVersion", repeat: repeatOfDelete({ resourceVersion: "7" }), then: "checked" },
    { when: "a delete that is a dry run", repeat: repeatOfDelete({ dryRun: true }), then: "always" },
    { when: "a merge patch", repeat: repeatOfPatch({ type: "merge", body: { data: {} } }, false), then: "always" },
    { when: "a strategic patch", repeat: repeatOfPatch({ type: "strategic", body: {} }, false), then: "always" },
    {
      when: "a merge patch onto a resourceVersion",
      repeat: repeatOfPatch({ type: "merge", body: versioned }, false),
      then: "checked",
    },
  ])("$when: $then", ({ repeat, then }) => {
    expect(repeat).toBe(then);
  });

  const add = (path: string): JsonPatchOperation => ({ op: "add", path, value: 1 });
  it.each<{ when: string; operations: JsonPatchOperation[]; then: string }>([
    { when: "adds a field", operations: [add("/data/a")], then: "always" },
    { when: "removes a field", operations: [{ op: "remove", path: "/data/a" }], then: "checked" },
    {
      when: "replaces a field after a test",
      operations: [{ op: "test", path: "/status/run/claim/holder", value: "me" }, add("/status/x")],
      then: "checked",
    },
    { when: "moves a field", operations: [{ op: "move", from: "/data/a", path: "/data/b" }], then: "never" },
    { when: "copies a field", operations: [{ op: "copy", from: "/data/a", path: "/data/b" }], then: "never" },
    {
      when: "copies a field, and tests the resourceVersion",
      operations: [
        { op: "test", path: "/metadata/resourceVersion", value: "7" },
        { op: "copy", from: "/data/a", path: "/data/b" },
      ],
      then: "checked",
    },
    { when: "appends to a list", operations: [add("/metadata/finalizers/-")], then: "never" },
    { when: "addresses a position", operations: [add("/spec/stages/0/name")], then: "never" },
    {
      when: "appends, and tests the resourceVersion",
      operations: [{ op: "test", path: "/metadata/resourceVersion", value: "7" }, add("/list/-")],
      then: "checked",
    },
    { when: "names a field that begins with a digit", operations: [add("/data/0abc")], then: "always" },
  ])("a JSON patch that $when: $then", ({ operations, then }) => {
    expect(repeatOfPatch({ type: "json", operations }, false)).toBe(then);
    expect(repeatOfPatch({ type: "json", operations }, true)).toBe("always");
  });
});
