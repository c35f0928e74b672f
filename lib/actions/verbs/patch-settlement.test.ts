import { describe, expect, it } from "vitest";
import type { Intent } from "../../api/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { intentTo, isChange, isPatched } from "./patch-settlement.ts";
import { namesLeft } from "./patch.ts";

const since = "2026-01-01T00:00:00Z";
const begun: Intent = {
  action: "a/pre/p",
  verb: "patch",
  digest: "d",
  token: "t1",
  attempt: 1,
  startedAt: since,
  since,
};
const ref = { apiVersion: "v1", kind: "Thing", namespace: "shop", name: "a" };

function thing(
  resourceVersion: string,
  fields: Readonly<Record<string, unknown>>,
  { managers = [], generation = 1 }: { readonly managers?: readonly string[]; readonly generation?: number } = {},
): LiveObject {
  const managedFields = managers.map((manager) => ({
    ...{ manager, operation: "Update", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: {} },
  })) as LiveObject["metadata"]["managedFields"];
  const metadata = { name: "a", uid: "u", resourceVersion, creationTimestamp: since, generation };
  return {
    apiVersion: "v1",
    kind: "Thing",
    metadata: { ...metadata, ...(managedFields && { managedFields }) },
    ...fields,
  };
}

const before = thing("7", { data: { a: "1" }, status: { n: 1 } });
const expected = thing("8", { data: {}, status: { n: 1 } }, { generation: 2, managers: ["x"] });

describe("has a patch had its effect?", () => {
  const intent = intentTo(begun, ref, { live: before, expected });
  it.each([
    { when: "unmoved", live: before, then: false },
    { when: "written under the token", live: thing("8", { data: {} }, { managers: ["x", "t1"] }), then: true },
    {
      when: "written under the token, and by somebody since",
      live: thing("9", { data: { b: "2" } }, { managers: ["t1", "y"] }),
      then: true,
    },
    {
      when: "as expected, without a manager: it only removed",
      live: thing("8", { data: {}, status: { n: 1 } }),
      then: true,
    },
    {
      when: "as expected, and its controller has written a status since",
      live: thing("9", { data: {}, status: { n: 2 } }, { generation: 2, managers: ["controller"] }),
      then: true,
    },
    { when: "somebody else wrote first", live: thing("8", { data: { a: "2" } }, { managers: ["y"] }), then: false },
    { when: "another attempt's token", live: thing("8", { data: { a: "2" } }, { managers: ["t0"] }), then: false },
    { when: "only its status moved", live: thing("8", { data: { a: "1" }, status: { n: 2 } }), then: false },
  ])("$when: $then", ({ live, then }) => {
    expect(isPatched(intent, live)).toBe(then);
  });
  it("surely where its answer was seen, whatever the object is by now", () => {
    const { resourceVersion: _, result: __, ...seen } = intent;
    expect(isPatched(seen, before)).toBe(true);
  });
  it("also where the patch is about the status, in a kind that has it in the object itself", () => {
    const cleared = thing("8", { data: { a: "1" } });
    const about = intentTo(begun, ref, { live: before, expected: cleared });
    expect(isPatched(about, thing("8", { data: { a: "1" } }))).toBe(true);
    expect(isPatched(about, thing("8", { data: { a: "1" }, status: { n: 3 } }))).toBe(false);
  });
});

it("an intent names the object, what it was, and what it is to become", () => {
  expect(intentTo(begun, ref, { live: before, expected })).toEqual({
    ...{ ...begun, uid: "u", resourceVersion: "7", objects: [{ ...ref, uid: "u" }] },
    result: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
  });
});

describe("is it a change?", () => {
  it.each([
    { when: "other data", to: thing("7", { data: { a: "2" }, status: { n: 1 } }), then: true },
    { when: "another status", to: thing("7", { data: { a: "1" }, status: { n: 2 } }), then: true },
    {
      when: "another version, generation and manager",
      to: thing("8", { status: { n: 1 }, data: { a: "1" } }, { generation: 3, managers: ["t1"] }),
      then: false,
    },
  ])("$when: $then", ({ to, then }) => {
    expect(isChange(before, to)).toBe(then);
  });
});

describe("which objects are left", () => {
  const listed = ["c", "a", "b", "B"].map((name) => ({ name, uid: `u-${name}` }));
  it.each([
    { when: "not begun", current: undefined, then: ["B", "a", "b", "c"] },
    { when: "at one", current: { name: "b", uid: "u-b" }, then: ["b", "c"] },
    { when: "at one that is another by now", current: { name: "b", uid: "u-old" }, then: ["c"] },
    { when: "at one that is gone", current: { name: "aa", uid: "u-aa" }, then: ["b", "c"] },
    { when: "at the last one, gone", current: { name: "d", uid: "u-d" }, then: [] },
  ])("$when: $then", ({ current, then }) => {
    expect(namesLeft(listed, current)).toEqual(then);
  });
});
