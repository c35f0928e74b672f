import { describe, expect, it } from "vitest";
import type { HealthExpression } from "../../api/index.ts";
import { expressionHealth } from "./expression-health.ts";

interface Row {
  readonly when: string;
  readonly exprs?: Partial<HealthExpression>;
  readonly metadata?: object;
  readonly status?: unknown;
  readonly kind?: string;
  readonly then: string;
  readonly says?: string;
}

/** `InProgress!`: and stuck. */
function judged({ exprs, metadata, status, kind = "Thing" }: Row): readonly [string, string] {
  const apiVersion = kind === "Secret" ? "v1" : "example.org/v1";
  const object = { apiVersion, kind, metadata: { name: "it", generation: 2, ...metadata }, status };
  const expression = { apiVersion, kind, current: "status.phase == 'Done'", ...exprs };
  const health = expressionHealth(object, { index: 1, expression });
  return [`${health.status}${health.status === "InProgress" && health.stuck ? "!" : ""}`, health.message];
}

const all = { inProgress: "status.moving", failed: "status.broken", current: "status.done" };
const ready = (status: string, reason = "", message = ""): object => ({
  ...{ moving: false, broken: false, done: false },
  conditions: [{ type: "Ready", status, reason, message }],
});

describe("before any expression", () => {
  it.each<Row>([
    { when: "the generation is seen", status: { phase: "Done", observedGeneration: 2 }, then: "Current" },
    {
      when: "an older one is seen",
      status: { phase: "Done", observedGeneration: 1 },
      then: "InProgress",
      says: "its controller has seen generation 1, not yet 2",
    },
    { when: "a newer one is seen", status: { phase: "Done", observedGeneration: 3 }, then: "InProgress" },
    { when: "none is told", status: { phase: "Done" }, then: "Current" },
    {
      when: "the object has no generation",
      metadata: { generation: undefined },
      status: { phase: "Done", observedGeneration: 1 },
      then: "Current",
    },
    {
      when: "what was seen is a text",
      status: { phase: "Done", observedGeneration: "2" },
      then: "InProgress!",
      says: "its status.observedGeneration is not a whole number",
    },
    { when: "what was seen is a fraction", status: { phase: "Done", observedGeneration: 1.5 }, then: "InProgress!" },
    { when: "what was seen is null", status: { phase: "Done", observedGeneration: null }, then: "InProgress!" },
    {
      when: "it is being deleted",
      metadata: { deletionTimestamp: "2026-11-23T12:00:00Z", finalizers: ["example.org/hold"] },
      status: { phase: "Done" },
      then: "Terminating",
      says: "being deleted, held by example.org/hold",
    },
  ])("$when: $then", (row) => {
    const [then, says] = judged(row);
    expect(then).toBe(row.then);
    expect(says).toContain(row.says ?? "");
  });
});

describe("the expressions in their order", () => {
  it.each<Row>([
    { when: "all are true", status: { moving: true, broken: true, done: true }, then: "InProgress" },
    { when: "failed and current are", status: { moving: false, broken: true, done: true }, then: "Failed" },
    { when: "current alone is", status: { moving: false, broken: false, done: true }, then: "Current" },
    {
      when: "none is",
      status: { moving: false, broken: false, done: false },
      then: "InProgress",
      says: "exprs[1].current is not true yet: status.done",
    },
    { when: "current alone is given, and true", exprs: { current: "1 == 1" }, then: "Current" },
    {
      when: "an empty list fulfils all of nothing, as with Flux",
      status: { list: [] },
      exprs: { current: "status.list.all(e, e.ok)" },
      then: "Current",
    },
    {
      when: "a condition is not what it should be, and says why",
      status: ready("False", "Rendering", "2 of 9 files"),
      then: "InProgress",
      says: "exprs[1].current is not true yet: status.done; Ready is False, Rendering: 2 of 9 files",
    },
    {
      when: "a condition says no more than its status",
      status: ready("Unknown"),
      then: "InProgress",
      says: "is not true yet: status.done; Ready is Unknown",
    },
  ])("$when: $then", (row) => {
    const [then, says] = judged({ exprs: all, ...row, ...(row.exprs && { exprs: row.exprs }) });
    expect(then).toBe(row.then);
    expect(says).toContain(row.says ?? "");
  });
  it.each<Row>([
    {
      when: "failed is true",
      exprs: { failed: "status.broken", current: "false" },
      status: { ...ready("False", "Broken", "no such file"), broken: true },
      then: "Failed",
      says: "exprs[1].failed is true: status.broken; Ready is False, Broken: no such file",
    },
    {
      when: "an expression of several lines is told in one",
      exprs: { current: "status.done\n  == true" },
      status: { done: false },
      then: "InProgress",
      says: "exprs[1].current is not true yet: status.done == true",
    },
    {
      when: "a long one is cut",
      exprs: { current: `status.done && "${"x".repeat(400)}" == ""` },
      status: { done: true },
      then: "InProgress",
      says: "xxx…",
    },
  ])("the message: $when", (row) => {
    const [then, says] = judged(row);
    expect(then).toBe(row.then);
    expect(says).toContain(row.says);
  });
});

describe("what cannot be evaluated is waited for, and is no progress", () => {
  it.each<Row>([
    { when: "there is no status", then: "InProgress!", says: "exprs[1].current cannot be evaluated yet: " },
    { when: "the field is missing", status: {}, then: "InProgress!", says: "(status.phase == 'Done')" },
    {
      when: "the index is past the end",
      status: { list: [] },
      exprs: { current: "status.list[0] == 1" },
      then: "InProgress!",
    },
    {
      when: "inProgress misses its field, though current is true",
      status: { done: true, broken: false },
      exprs: all,
      then: "InProgress!",
      says: "exprs[1].inProgress cannot be evaluated yet",
    },
    {
      when: "failed misses its field, though current is true",
      status: { done: true, moving: false },
      exprs: all,
      then: "InProgress!",
      says: "exprs[1].failed cannot be evaluated yet",
    },
    {
      when: "current misses its field, but failed is true",
      status: { moving: false, broken: true },
      exprs: all,
      then: "Failed",
    },
    {
      when: "has() asks for the field first",
      status: {},
      exprs: { current: "has(status.phase)" },
      then: "InProgress",
      says: "is not true yet",
    },
    {
      when: "it divides by nothing",
      status: { total: 0 },
      exprs: { current: "1 / status.total == 1" },
      then: "InProgress!",
      says: "exprs[1].current cannot be evaluated: ",
    },
    {
      when: "it compares unlike types",
      status: { phase: "Done" },
      exprs: { current: "status.phase > 1" },
      then: "InProgress!",
    },
    {
      when: "it is neither true nor false",
      status: { phase: "Done" },
      exprs: { current: "status.phase" },
      then: "InProgress!",
      says: "neither true nor false",
    },
    {
      when: "it does not compile",
      exprs: { current: "status.phase ==" },
      then: "InProgress!",
      says: "cannot be evaluated: ",
    },
  ])("$when: $then", (row) => {
    const [then, says] = judged(row);
    expect(then).toBe(row.then);
    expect(says).toContain(row.says ?? "");
  });
  it("of a Secret no value is told", () => {
    const [then, says] = judged({
      when: "",
      kind: "Secret",
      status: { word: "hunter2" },
      exprs: { current: "int(status.word) == 1" },
      then: "",
    });
    expect(then).toBe("InProgress!");
    expect(says).toBe("exprs[1].current cannot be evaluated (int(status.word) == 1)");
  });
});
