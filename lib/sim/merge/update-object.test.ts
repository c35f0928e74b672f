import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { KubeObject, ManagedFields } from "../../cluster/index.ts";
import { applyObject } from "./apply-object.ts";
import { builtInSchema } from "./built-in-schema.ts";
import { customSchema } from "./custom-schema.ts";
import { paths } from "./field-set.ts";
import { updateManagersMax } from "./limits.ts";
import type { MergeTarget } from "./merge-target.ts";
import { typedForm } from "./typed-form.ts";
import { updateObject } from "./update-object.ts";

const schema = builtInSchema("v1", "ConfigMap") ?? customSchema(undefined);
const target: MergeTarget = { schema, apiVersion: "v1", normalise: (next) => typedForm(schema, next) };

function configMap(data: Readonly<Record<string, string>>, managedFields?: readonly ManagedFields[]): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", ...(managedFields && { managedFields }) },
    data,
  };
}

function update(live: KubeObject | undefined, next: KubeObject, manager = "editor", at = 1): KubeObject {
  const outcome = updateObject({ target, live, next, manager, now: instant(at * 1000) });
  if (outcome.kind === "refused") throw new Error(outcome.refusal.message);
  return outcome.object;
}

function owners(object: KubeObject): readonly unknown[] {
  const entries = object.metadata.managedFields ?? [];
  return entries.map(({ manager, operation, fieldsV1 }) => [manager, operation, ...paths(fieldsV1 as never)]);
}

const created = update(undefined, configMap({ a: "1", b: "2" }), "creator");

describe("create and update", () => {
  it.each([
    {
      when: "a creator owns all there is",
      object: created,
      then: [["creator", "Update", ".data", ".data.a", ".data.b"]],
    },
    {
      when: "what is changed changes hands",
      object: update(created, configMap({ a: "9", b: "2", c: "3" })),
      then: [
        ["creator", "Update", ".data", ".data.b"],
        ["editor", "Update", ".data.a", ".data.c"],
      ],
    },
    {
      when: "what is removed nobody owns",
      object: update(created, configMap({ a: "1" })),
      then: [["creator", "Update", ".data", ".data.a"]],
    },
    {
      when: "who removes all of it leaves no owner",
      object: update(created, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }),
      then: [],
    },
    {
      when: "an editor keeps what it had",
      object: update(update(created, configMap({ a: "9", b: "2" })), configMap({ a: "9", b: "9" })),
      then: [
        ["creator", "Update", ".data"],
        ["editor", "Update", ".data.a", ".data.b"],
      ],
    },
    { when: "an empty list forgets all", object: update(created, configMap({ a: "1", b: "2" }, [])), then: [] },
    {
      when: "an entry that is none leaves all as it was",
      object: update(created, configMap({ a: "1", b: "2" }, [{ manager: "x" } as never])),
      then: [["creator", "Update", ".data", ".data.a", ".data.b"]],
    },
  ])("$when", ({ object, then }) => {
    expect(owners(object)).toEqual(then);
  });

  it("gives the live object itself where nothing changes", () => {
    const outcome = updateObject({
      target,
      live: created,
      next: configMap({ b: "2", a: "1" }),
      manager: "x",
      now: instant(9000),
    });
    expect(outcome).toEqual({ kind: "done", object: created, changed: false });
    expect(outcome.kind === "done" && outcome.object).toBe(created);
  });

  it("does not track what nobody manages, until somebody applies it", () => {
    const untracked = update(created, configMap({ a: "1", b: "2" }, []));
    const edited = update(untracked, configMap({ a: "2", b: "2" }));
    expect(edited.metadata).toEqual({ name: "a" });
    const outcome = applyObject({
      target,
      live: edited,
      applied: configMap({ a: "3" }),
      manager: "one",
      force: true,
      now: instant(0),
    });
    expect(outcome.kind === "done" && owners(outcome.object)).toEqual([
      ["one", "Apply", ".data.a"],
      ["before-first-apply", "Update", ".data", ".data.b"],
    ]);
  });

  it("of a built-in kind leaves out what Go's types always write: nobody set it", () => {
    const kind = builtInSchema("v1", "Service") ?? schema;
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "a" },
      spec: { type: "ClusterIP" },
      status: { loadBalancer: {} },
    };
    const service1: MergeTarget = { schema: kind, apiVersion: "v1" };
    const outcome = updateObject({ target: service1, live: undefined, next: service, manager: "x", now: instant(0) });
    expect(outcome.kind === "done" && owners(outcome.object)).toEqual([["x", "Update", ".spec.type"]]);
  });

  it("of a custom kind does not see an empty list of managers, as the API server does not", () => {
    const custom: MergeTarget = {
      schema: customSchema({ type: "object", properties: { a: { type: "string" } } }),
      apiVersion: "x/v1",
    };
    const object = (managedFields?: readonly ManagedFields[]): KubeObject => ({
      ...configMap({}, managedFields),
      apiVersion: "x/v1",
      kind: "X",
      a: "1",
    });
    const live = updateObject({ target: custom, live: undefined, next: object(), manager: "x", now: instant(0) });
    if (live.kind === "refused") throw new Error(live.refusal.message);
    const left = (managedFields: readonly ManagedFields[]): unknown =>
      updateObject({ target: custom, live: live.object, next: object(managedFields), manager: "x", now: instant(0) });
    expect(left([])).toMatchObject({ changed: false });
    expect(left([{} as never])).toMatchObject({ changed: true });
    expect(left([{} as never])).not.toHaveProperty("object.metadata.managedFields");
  });
});

describe("many updaters", () => {
  const edit = (count: number): KubeObject => {
    let live = created;
    for (let at = 1; at < count; at++) {
      live = update(live, configMap({ ...(live["data"] as object), [`k${at}`]: "1" }), `editor-${at}`, at + 1);
    }
    return live;
  };
  it("keep an entry each, as many as are allowed", () => {
    expect(owners(edit(updateManagersMax))).toHaveLength(updateManagersMax);
    expect(JSON.stringify(owners(edit(updateManagersMax)))).not.toContain("ancient-changes");
  });
  it("one more than allowed: the two oldest become one", () => {
    const [oldest, ...others] = owners(edit(updateManagersMax + 1));
    expect(oldest).toEqual(["ancient-changes", "Update", ".data", ".data.a", ".data.b", ".data.k1"]);
    expect(others).toHaveLength(updateManagersMax - 1);
  });
  it("and the next oldest follows it", () => {
    const [oldest, ...others] = owners(edit(updateManagersMax + 2));
    expect(oldest).toEqual(["ancient-changes", "Update", ".data", ".data.a", ".data.b", ".data.k1", ".data.k2"]);
    expect(others).toHaveLength(updateManagersMax - 1);
  });
});
