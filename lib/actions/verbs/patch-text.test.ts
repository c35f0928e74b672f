import { describe, expect, it } from "vitest";
import type { LiveObject } from "../../cluster/index.ts";
import { patchBytesMax } from "../limits.ts";
import { patchOf, readPatch } from "./patch-text.ts";

const live: LiveObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", uid: "u", resourceVersion: "7", creationTimestamp: "" },
};

function request(type: "merge" | "json6902", patch: string): unknown {
  const reading = readPatch({ type, patch });
  return reading.kind === "invalid"
    ? reading.problem
    : patchOf(reading.change, type === "merge" ? "strategic" : "json", live);
}

describe("a patch as it is sent", () => {
  it.each([
    { patch: "data: {a: '1'}", body: { data: { a: "1" }, metadata: { resourceVersion: "7" } } },
    {
      patch: '{"metadata": {"labels": {"a": null}}, "spec": {"n": 9007199254740993}}',
      body: { metadata: { labels: { a: null }, resourceVersion: "7" }, spec: { n: 9007199254740993n } },
    },
  ])("merges onto one resourceVersion alone: $patch", ({ patch, body }) => {
    expect(request("merge", patch)).toEqual({ type: "strategic", body });
  });
  it("tests the resourceVersion before its own operations", () => {
    const operations = [
      { op: "test", path: "/data/a", value: "1" },
      { op: "move", from: "/data/a", path: "/data/b" },
      { op: "remove", path: "/data/c" },
    ];
    const test = { op: "test", path: "/metadata/resourceVersion", value: "7" };
    const text =
      "- {op: test, path: /data/a, value: '1'}\n- {op: move, from: /data/a, path: /data/b}\n- {op: remove, path: /data/c}";
    expect(request("json6902", text)).toEqual({ type: "json", operations: [test, ...operations] });
    expect(request("json6902", JSON.stringify(operations))).toEqual({
      type: "json",
      operations: [test, ...operations],
    });
  });
});

describe("a patch that cannot be used", () => {
  it.each([
    { type: "merge" as const, patch: "a: [", then: "it cannot be read at line 1: " },
    { type: "merge" as const, patch: "---\n# nothing\n", then: "it is empty" },
    { type: "merge" as const, patch: "a: 1\n---\nb: 1\n", then: "it holds more than one document" },
    { type: "merge" as const, patch: "a: 1\na: 2\n", then: "it says a twice" },
    { type: "merge" as const, patch: "- op: remove\n  path: /a\n", then: "it is no object, as a merge needs" },
    { type: "merge" as const, patch: "nonsense", then: "it is no object, as a merge needs" },
    { type: "merge" as const, patch: "metadata: x", then: "its metadata is no object" },
    { type: "merge" as const, patch: "metadata: null", then: "its metadata is no object" },
    { type: "merge" as const, patch: "metadata: {resourceVersion: '1'}", then: "it names metadata.resourceVersion" },
    { type: "json6902" as const, patch: "a: 1", then: "it is no list of operations, as json6902 needs" },
    { type: "json6902" as const, patch: "[]", then: "it is no list of operations" },
    { type: "json6902" as const, patch: "[x]", then: "its operation 1 is none of RFC 6902" },
    {
      type: "json6902" as const,
      patch: "[{op: remove, path: /a}, {op: frob, path: /a}]",
      then: "its operation 2 is none",
    },
    { type: "json6902" as const, patch: "[{op: remove}]", then: "its operation 1 is none" },
    { type: "json6902" as const, patch: "[{op: add, path: /a}]", then: "its operation 1 is none" },
    { type: "json6902" as const, patch: "[{op: copy, path: /a}]", then: "its operation 1 is none" },
  ])("$type $patch: $then", ({ type, patch, then }) => {
    expect(request(type, patch)).toContain(then);
  });

  const padded = (bytes: number): string => JSON.stringify({ a: "x".repeat(bytes - 8) });
  it.each([
    { when: "as large as allowed", bytes: patchBytesMax - 1, then: "read" },
    { when: "larger", bytes: patchBytesMax + 1, then: "it takes more than 1 MiB; make it smaller" },
  ])("$when: $then", ({ bytes, then }) => {
    const reading = readPatch({ type: "merge", patch: padded(bytes) });
    expect(reading.kind === "read" ? "read" : reading.problem).toBe(then);
  });
  it("that grows through its aliases is refused, not written out", () => {
    const lines = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}*a${at}]`);
    const patch = [`a0: &a0 [x, x, x, x, x, x, x, x]`, ...lines].join("\n");
    expect(request("merge", patch)).toContain("it takes more than 1 MiB");
  });
});
