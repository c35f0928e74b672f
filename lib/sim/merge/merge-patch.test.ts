import { describe, expect, it } from "vitest";
import { mergePatch } from "./merge-patch.ts";

const object = {
  apiVersion: "v1",
  kind: "X",
  metadata: { name: "a", labels: { a: "1", b: "2" } },
  spec: { list: [1, { a: null }] },
};

describe("a merge patch", () => {
  it.each([
    {
      when: "sets and removes",
      patch: { metadata: { labels: { a: null, c: "3" } } },
      then: { metadata: { name: "a", labels: { b: "2", c: "3" } } },
    },
    { when: "removes what is not there", patch: { metadata: { none: null } }, then: object },
    { when: "replaces a list", patch: { spec: { list: [2] } }, then: { spec: { list: [2] } } },
    { when: "removes a map", patch: { spec: null }, then: { apiVersion: "v1" } },
    {
      when: "sets a map without its nulls",
      patch: { status: { a: 1, b: null, c: { d: null } } },
      then: { status: { a: 1, c: {} } },
    },
    {
      when: "replaces a list by a map",
      patch: { spec: { list: { a: null, b: 1 } } },
      then: { spec: { list: { b: 1 } } },
    },
  ])("$when", ({ patch, then }) => {
    const patched = mergePatch(object, patch);
    expect(patched).toMatchObject({ kind: "done", object: then });
    if (patch.spec === null) expect(patched).not.toHaveProperty("object.spec");
  });
  it("gives the object itself where it changes nothing", () => {
    const patched = mergePatch(object, {
      metadata: { labels: { a: "1" }, none: null },
      spec: { list: [1, { a: null }] },
    });
    expect(patched.kind === "done" && patched.object).toBe(object);
  });
  it.each([{ patch: [] }, { patch: "x" }, { patch: null }])("$patch is refused", ({ patch }) => {
    expect(mergePatch(object, patch)).toMatchObject({
      kind: "refused",
      refusal: { status: 400, reason: "BadRequest" },
    });
  });
});
