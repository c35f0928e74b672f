import { describe, expect, it } from "vitest";
import { formatInstant, instant } from "../../base/index.ts";
import type { KubeObject, ManagedFields } from "../../cluster/index.ts";
import { applyObject } from "./apply-object.ts";
import { builtInSchema } from "./built-in-schema.ts";
import { customSchema } from "./custom-schema.ts";
import type { MergeTarget } from "./merge-target.ts";
import { paths } from "./field-set.ts";
import { typedForm } from "./typed-form.ts";

const schema = builtInSchema("v1", "ConfigMap") ?? customSchema(undefined);
const target: MergeTarget = { schema, apiVersion: "v1", normalise: (next) => typedForm(schema, next) };

interface Apply {
  readonly by: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly force?: boolean;
  readonly at?: number;
}

function apply(
  live: KubeObject | undefined,
  { by, data, labels, force = false, at = 1 }: Apply,
): ReturnType<typeof applyObject> {
  const applied = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", ...(labels && { labels }) },
    ...(data && { data }),
  };
  return applyObject({ target, live, applied, manager: by, force, now: instant(at * 1000) });
}

/** What the last of several applies comes to; the others must go well. */
function afterAll(applies: readonly Apply[]): ReturnType<typeof applyObject> {
  let live: KubeObject | undefined;
  for (const one of applies.slice(0, -1)) {
    const outcome = apply(live, one);
    if (outcome.kind === "refused") throw new Error(outcome.refusal.message);
    live = outcome.object;
  }
  return apply(live, applies.at(-1) ?? { by: "nobody" });
}

function owners(object: KubeObject): Readonly<Record<string, readonly string[]>> {
  const entries = object.metadata.managedFields ?? [];
  return Object.fromEntries(entries.map(({ manager, fieldsV1 }) => [manager, paths(fieldsV1 as never)]));
}

describe("server-side apply", () => {
  it.each<{
    when: string;
    applies: readonly Apply[];
    data?: object;
    labels?: object;
    owned: object;
    changed?: boolean;
  }>([
    { when: "creates", applies: [{ by: "one", data: { a: "1" } }], data: { a: "1" }, owned: { one: [".data.a"] } },
    {
      when: "adds and changes",
      applies: [
        { by: "one", data: { a: "1" } },
        { by: "one", data: { a: "2", b: "3" } },
      ],
      data: { a: "2", b: "3" },
      owned: { one: [".data.a", ".data.b"] },
    },
    {
      when: "removes what the manager applies no more",
      applies: [
        { by: "one", data: { a: "1", b: "2" }, labels: { x: "y" } },
        { by: "one", data: { b: "2" } },
      ],
      data: { b: "2" },
      owned: { one: [".data.b"] },
    },
    {
      when: "leaves what others own",
      applies: [
        { by: "one", data: { a: "1", b: "2" } },
        { by: "two", data: { a: "1" } },
        { by: "one", data: { b: "2" } },
      ],
      data: { a: "1", b: "2" },
      owned: { two: [".data.a"], one: [".data.b"] },
    },
    {
      when: "shares what is the same, and then changes nothing but the owners",
      applies: [
        { by: "one", data: { a: "1" } },
        { by: "two", data: { a: "1" } },
      ],
      data: { a: "1" },
      owned: { two: [".data.a"], one: [".data.a"] },
    },
    {
      when: "takes over by force",
      applies: [
        { by: "one", data: { a: "1", b: "1" } },
        { by: "two", data: { a: "2" }, force: true },
      ],
      data: { a: "2", b: "1" },
      owned: { one: [".data.b"], two: [".data.a"] },
    },
    {
      when: "drops an owner who owns nothing any more",
      applies: [
        { by: "one", data: { a: "1" } },
        { by: "two", data: { a: "2" }, force: true },
      ],
      data: { a: "2" },
      owned: { two: [".data.a"] },
    },
    {
      when: "drops a manager who applies nothing",
      applies: [{ by: "one", data: { a: "1" } }, { by: "one" }],
      owned: {},
    },
    {
      when: "changes nothing where nothing changes",
      applies: [
        { by: "one", data: { a: "1" } },
        { by: "one", data: { a: "1" }, at: 9 },
      ],
      data: { a: "1" },
      owned: { one: [".data.a"] },
      changed: false,
    },
  ])("$when", ({ applies, data, owned, changed = true }) => {
    const outcome = afterAll(applies);
    if (outcome.kind === "refused") throw new Error(outcome.refusal.message);
    expect(outcome.object["data"]).toEqual(data);
    expect(owners(outcome.object)).toEqual(owned);
    expect(outcome.changed).toBe(changed);
  });

  it.each([
    {
      when: "one field",
      applies: [
        { by: "one", data: { a: "1" } },
        { by: "two", data: { a: "2" } },
      ],
      message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
      causes: [{ field: ".data.a", reason: "FieldManagerConflict", message: 'conflict with "one"' }],
    },
    {
      when: "several fields of several managers",
      applies: [
        { by: "two", data: { a: "1", b: "1" } },
        { by: "one", data: { b: "1" } },
        { by: "three", data: { a: "2", b: "2", c: "3" } },
      ],
      message:
        'Apply failed with 3 conflicts: conflicts with "one":\n- .data.b\nconflicts with "two":\n- .data.a\n- .data.b',
      causes: [
        { field: ".data.b", reason: "FieldManagerConflict", message: 'conflict with "one"' },
        { field: ".data.a", reason: "FieldManagerConflict", message: 'conflict with "two"' },
        { field: ".data.b", reason: "FieldManagerConflict", message: 'conflict with "two"' },
      ],
    },
  ])("refuses a conflict over $when", ({ applies, message, causes }) => {
    const refusal = { status: 409, reason: "Conflict", message, causes };
    expect(afterAll(applies)).toEqual({ kind: "refused", refusal });
  });

  it("refuses to set what another manager applied as nothing", () => {
    const kind = builtInSchema("apps/v1", "Deployment") ?? schema;
    const deployments: MergeTarget = {
      schema: kind,
      apiVersion: "apps/v1",
      normalise: (next) => typedForm(kind, next),
    };
    const pause = (live: KubeObject | undefined, manager: string, paused: boolean): ReturnType<typeof applyObject> => {
      const applied = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec: { paused } };
      return applyObject({ target: deployments, live, applied, manager, force: false, now: instant(0) });
    };
    const live = pause(undefined, "one", false);
    if (live.kind === "refused") throw new Error(live.refusal.message);
    expect(live.object["spec"]).not.toHaveProperty("paused");
    // Even as the same nothing: the API server compares with what is stored, where the field is not.
    for (const paused of [true, false]) {
      expect(pause(live.object, "two", paused)).toMatchObject({ refusal: { causes: [{ field: ".spec.paused" }] } });
    }
  });

  it("tells the time of a write that changed a value, and no other", () => {
    const entries = (outcome: ReturnType<typeof applyObject>): ManagedFields[] =>
      outcome.kind === "done" ? [...(outcome.object.metadata.managedFields ?? [])] : [];
    const first = afterAll([{ by: "one", data: { a: "1" }, at: 1 }]);
    expect(entries(first)[0]?.time).toBe(formatInstant(instant(1000)));
    const same = afterAll([
      { by: "one", data: { a: "1" }, at: 1 },
      { by: "two", data: { a: "1" }, at: 2 },
      { by: "one", data: { a: "1" }, at: 3 },
    ]);
    expect(entries(same).map(({ manager, time }) => [manager, time])).toEqual([
      ["two", undefined],
      ["one", formatInstant(instant(1000))],
    ]);
  });

  it("gives the live object itself where nothing changes, and shares what does not", () => {
    const first = apply(undefined, { by: "one", data: { a: "1" }, labels: { x: "y" } });
    if (first.kind === "refused") throw new Error(first.refusal.message);
    expect(apply(first.object, { by: "one", data: { a: "1" }, labels: { x: "y" }, at: 5 })).toEqual({
      ...first,
      changed: false,
    });
    const again = apply(first.object, { by: "one", data: { a: "1" }, labels: { x: "y" }, at: 5 });
    expect(again.kind === "done" && again.object).toBe(first.object);
    const second = apply(first.object, { by: "one", data: { a: "2" }, labels: { x: "y" } });
    expect(second.kind === "done" && second.object.metadata.labels).toBe(first.object.metadata.labels);
    expect(second.kind === "done" && second.object.metadata.managedFields?.[0]?.fieldsV1).toBe(
      first.object.metadata.managedFields?.[0]?.fieldsV1,
    );
  });

  it("lets nobody own what the endpoint resets, nor the name", () => {
    const deployment = builtInSchema("apps/v1", "Deployment") ?? schema;
    const outcome = applyObject({
      target: { schema: deployment, apiVersion: "apps/v1", resetFields: { "f:status": {} }, subresource: "status" },
      live: undefined,
      applied: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "a", namespace: "b", uid: "c", generation: 3 },
        spec: { replicas: 1 },
        status: { replicas: 1 },
      },
      manager: "",
      force: false,
      now: instant(0),
    });
    if (outcome.kind === "refused") throw new Error(outcome.refusal.message);
    expect(outcome.object.metadata.managedFields).toEqual([
      {
        manager: "unknown",
        operation: "Apply",
        apiVersion: "apps/v1",
        time: "1970-01-01T00:00:00Z",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:spec": { "f:replicas": {} } },
        subresource: "status",
      },
    ]);
  });

  it("refuses another version, and managedFields", () => {
    const applied = { apiVersion: "v2", kind: "ConfigMap", metadata: { name: "a" } };
    const base = { target, live: undefined, manager: "one", force: false, now: instant(0) };
    const bad = (message: string): unknown => ({
      kind: "refused",
      refusal: { status: 400, reason: "BadRequest", message, causes: [] },
    });
    expect(applyObject({ ...base, applied })).toEqual(
      bad("invalid object type: v2, Kind=ConfigMap".replace("v2", "/v2")),
    );
    const managed = { ...applied, apiVersion: "v1", metadata: { name: "a", managedFields: [] } };
    expect(applyObject({ ...base, applied: managed })).toEqual(bad("metadata.managedFields must be nil"));
  });

  it("forgets those who applied through a version that is served no more", () => {
    const live = apply(undefined, { by: "one", data: { a: "1" } });
    if (live.kind === "refused") throw new Error(live.refusal.message);
    const outcome = applyObject({
      target: { ...target, apiVersion: "v2", schemaOf: () => undefined },
      live: live.object,
      applied: { apiVersion: "v2", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "2" } },
      manager: "two",
      force: false,
      now: instant(0),
    });
    expect(outcome.kind === "done" && owners(outcome.object)).toEqual({ two: [".data.a"] });
  });
});
