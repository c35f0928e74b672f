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
  it.each(notServedYet)("$path names a field, and its exception is a value of it", ({ path, exceptFor, only }) => {
    const field = schemaAt(path);
    expect(field).toBeDefined();
    if (field?.enum !== undefined && exceptFor !== undefined) expect(field.enum).toContain(exceptFor);
    if (field?.enum !== undefined && only !== undefined) expect(field.enum).toContain(only);
  });

  it.each(notServedYet)("$path is found where it is used", ({ path, exceptFor, only }) => {
    const at = (value: unknown): readonly string[] =>
      fieldsNotServed(specWith(path.split(".").slice(1), value) as StageSetSpec);
    const told = only === undefined ? path : `${path}: ${only}`;
    expect(at(only ?? "used")).toEqual([told.replaceAll("[]", "[0]")]);
    if (only !== undefined) expect(at("used")).toEqual([]);
    expect(at(undefined)).toEqual([]);
    if (exceptFor !== undefined) expect(at(exceptFor)).toEqual([]);
  });

  it.each(notServedYet)("$path with a default is served at the default", ({ path, exceptFor, only }) => {
    const filledIn = schemaAt(path)?.default;
    if (only !== undefined) expect(filledIn).not.toBe(only);
    else if (filledIn !== undefined) expect(exceptFor).toEqual(filledIn);
  });
});

it("says which of several stages uses a field", () => {
  const spec = { stages: [{ name: "a" }, { name: "b", promotion: {} }, { name: "c", promotion: {} }] };
  expect(fieldsNotServed(spec as unknown as StageSetSpec)).toEqual([
    "spec.stages[1].promotion",
    "spec.stages[2].promotion",
  ]);
});

/** Every field of an action. */
const actionFields: readonly string[] = [
  "name",
  "timeout",
  "retries",
  "onSupersede",
  "completionAnchor.apiVersion",
  "completionAnchor.kind",
  "completionAnchor.name",
  "completionAnchor.namespace",
  "patch.target.apiVersion",
  "patch.target.kind",
  "patch.target.namespace",
  "patch.target.name",
  "patch.target.selector.matchLabels",
  "patch.target.selector.matchExpressions[].key",
  "patch.target.selector.matchExpressions[].operator",
  "patch.target.selector.matchExpressions[].values[]",
  "patch.type",
  "patch.patch",
  "http.url",
  "http.method",
  "http.body",
  "http.bodyFrom.name",
  "http.bodyFrom.key",
  "http.headersFrom[].name",
  "http.headersFrom[].key",
  "http.expectedStatus[]",
  "wait.duration",
  "wait.target.apiVersion",
  "wait.target.kind",
  "wait.target.name",
  "wait.target.namespace",
  "wait.expr",
  "wait.timeout",
  "job.sourceRef.kind",
  "job.sourceRef.name",
  "job.sourceRef.namespace",
  "job.sourceRef.apiVersion",
  "job.path",
  "delete.target.apiVersion",
  "delete.target.kind",
  "delete.target.name",
  "delete.target.namespace",
  "delete.cascade",
  "apply.sourceRef.kind",
  "apply.sourceRef.name",
  "apply.sourceRef.namespace",
  "apply.sourceRef.apiVersion",
  "apply.path",
  "apply.wait",
  "scope",
];

/** Every field of a patch's target. */
const targetFields = ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];

it("a field of the schema is on the list, or served: a new one must be put somewhere", () => {
  const listed = new Set(
    notServedYet.filter(({ exceptFor, only }) => exceptFor === undefined && only === undefined).map(({ path }) => path),
  );
  const listedInPart = new Set(notServedYet.filter(({ only }) => only === undefined).map(({ path }) => path));
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
    "spec.driftDetectionInterval",
    "spec.timeout",
    "spec.suspend",
    "spec.suspendUntil",
    "spec.preflight",
    "spec.changeDetection",
    "spec.dependsOn[].name",
    "spec.dependsOn[].namespace",
    "spec.dependsOn[].minVersion",
    "spec.dependsOn[].apiVersion",
    "spec.dependsOn[].kind",
    "spec.dependsOn[].readyExpr",
    "spec.deletionPolicy",
    ...actionFields.map((field) => `spec.onDelete[].${field}`),
    "spec.serviceAccountName",
    "spec.stages[].name",
    "spec.stages[].sourceRef.kind",
    "spec.stages[].sourceRef.name",
    "spec.stages[].sourceRef.namespace",
    "spec.stages[].sourceRef.apiVersion",
    "spec.stages[].path",
    "spec.stages[].serviceAccountName",
    "spec.stages[].prune",
    "spec.stages[].pruneGuard.maxDeletes",
    "spec.stages[].pruneGuard.confirmKinds[]",
    "spec.stages[].pruneGuard.allowEmpty",
    "spec.stages[].ignore[].paths[]",
    ...targetFields.map((field) => `spec.stages[].ignore[].target.${field}`),
    "spec.stages[].timeout",
    "spec.stages[].force",
    "spec.stages[].conflictPolicy.default",
    ...["apiVersion", "kind", "name", "namespace"].map(
      (field) => `spec.stages[].conflictPolicy.rules[].target.${field}`,
    ),
    "spec.stages[].conflictPolicy.rules[].action",
    "spec.stages[].conflictPolicy.rules[].allowDataLoss",
    "spec.stages[].applyHelmHookResources",
    "spec.stages[].patches[].patch",
    ...targetFields.map((field) => `spec.stages[].patches[].target.${field}`),
    "spec.stages[].postBuild.substitute",
    "spec.stages[].postBuild.substituteFrom[].kind",
    "spec.stages[].postBuild.substituteFrom[].name",
    "spec.stages[].postBuild.substituteFrom[].optional",
    "spec.stages[].postBuild.substituteStrategy",
    ...["pre", "post", "onFailure"].flatMap((hook) =>
      actionFields.map((field) => `spec.stages[].actions.${hook}[].${field}`),
    ),
    "spec.stages[].readyChecks.timeout",
    "spec.stages[].readyChecks.disableWait",
    "spec.stages[].readyChecks.checks[].apiVersion",
    "spec.stages[].readyChecks.checks[].kind",
    "spec.stages[].readyChecks.checks[].name",
    "spec.stages[].readyChecks.checks[].namespace",
    ...["apiVersion", "kind", "current", "inProgress", "failed"].map(
      (field) => `spec.stages[].readyChecks.exprs[].${field}`,
    ),
  ]);
});
