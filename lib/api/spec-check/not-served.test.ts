import { describe, expect, it } from "vitest";
import { structural, type Structural } from "../schema/structural.ts";
import { stageSetSpecSchema, type StageSetSpec } from "../stage-set/spec.ts";
import { fieldsNotServed, notServedYet } from "./not-served.ts";

const schema = structural(stageSetSpecSchema);

/** The schema at a path such as `spec.stages[].actions`; undefined where there is no such field. */
function schemaAt(path: string): Structural | undefined {
  return path
    .split(".")
    .slice(1)
    .reduce<Structural | undefined>((at, step) => {
      const field = at?.properties?.[step.replace("[]", "")];
      return step.endsWith("[]") ? field?.items : field;
    }, schema);
}

/** An object with `value` at a path. */
function specWith([step, ...others]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  const below = specWith(others, value);
  return { [step.replace("[]", "")]: step.endsWith("[]") ? [below] : below };
}

describe("every line of the list", () => {
  it.each(notServedYet)("$path names a field, and its exception is a value of it", ({ path, exceptFor }) => {
    const field = schemaAt(path);
    expect(field).toBeDefined();
    if (field?.enum !== undefined && exceptFor !== undefined) expect(field.enum).toContain(exceptFor);
  });

  it.each(notServedYet)("$path is found where it is used", ({ path, exceptFor }) => {
    const at = (value: unknown): readonly string[] =>
      fieldsNotServed(specWith(path.split(".").slice(1), value) as StageSetSpec);
    expect(at("used")).toEqual([path.replace("[]", "[0]")]);
    expect(at(undefined)).toEqual([]);
    if (exceptFor !== undefined) expect(at(exceptFor)).toEqual([]);
  });

  it.each(notServedYet)("$path with a default is served at the default", ({ path, exceptFor }) => {
    const filledIn = schemaAt(path)?.default;
    if (filledIn !== undefined) expect(exceptFor).toEqual(filledIn);
  });
});

it("says which of several stages uses a field", () => {
  const spec = { stages: [{ name: "a" }, { name: "b", promotion: {} }, { name: "c", promotion: {} }] };
  expect(fieldsNotServed(spec as unknown as StageSetSpec)).toEqual([
    "spec.stages[1].promotion",
    "spec.stages[2].promotion",
  ]);
});

it("a field of the schema is on the list, or served: a new one must be put somewhere", () => {
  const listed = new Set(notServedYet.filter(({ exceptFor }) => exceptFor === undefined).map(({ path }) => path));
  const listedInPart = new Set(notServedYet.map(({ path }) => path));
  const fieldsOf = (at: Structural, path: string): readonly string[] =>
    Object.entries(at.properties ?? {}).flatMap(([name, field]) => {
      const below = `${path}.${name}${field.items === undefined ? "" : "[]"}`;
      if (listed.has(`${path}.${name}`)) return [];
      const deeper = fieldsOf(field.items ?? field, below);
      return deeper.length > 0 ? deeper : listedInPart.has(below) ? [] : [below];
    });
  expect(fieldsOf(schema, "spec")).toEqual([
    "spec.interval",
    "spec.retryInterval",
    "spec.timeout",
    "spec.suspend",
    "spec.dependsOn[].name",
    "spec.dependsOn[].namespace",
    "spec.dependsOn[].minVersion",
    "spec.serviceAccountName",
    "spec.stages[].name",
    "spec.stages[].sourceRef.kind",
    "spec.stages[].sourceRef.name",
    "spec.stages[].sourceRef.namespace",
    "spec.stages[].sourceRef.apiVersion",
    "spec.stages[].path",
    "spec.stages[].serviceAccountName",
    "spec.stages[].prune",
    "spec.stages[].timeout",
    "spec.stages[].readyChecks.timeout",
    "spec.stages[].readyChecks.disableWait",
    "spec.stages[].readyChecks.checks[].apiVersion",
    "spec.stages[].readyChecks.checks[].kind",
    "spec.stages[].readyChecks.checks[].name",
    "spec.stages[].readyChecks.checks[].namespace",
  ]);
});
