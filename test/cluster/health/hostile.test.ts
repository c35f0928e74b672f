/** Objects whose status has a shape that nobody meant: a stage says so, waits, and neither breaks nor takes them for healthy. */
import { describe, expect, vi } from "vitest";
import { it } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import { isThere, next, publish, report, stageSet, type Operated } from "./operator.ts";

vi.setConfig({ testTimeout: 120_000 }); // a controller is played in several acts, on a machine that may be busy

const kind = { apiVersion: "stageset.test/v1", kind: "Wildthing" };
const current = "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')";
const byExpression: Operated = { ...kind, readyChecks: { exprs: [{ ...kind, current }] } };
const readyNow = [{ type: "Ready", status: "True" }];
const large = "x".repeat(1024 * 1024);

interface Row {
  readonly when: string;
  readonly status: unknown;
  /** What is told of it where kstatus judges; absent: it is healthy. */
  readonly byKstatus?: string;
  /** The same where an expression does. */
  readonly byExpression?: string;
}

const cannot = "exprs\\[0\\]\\.current cannot be evaluated";
const rows: readonly Row[] = [
  {
    when: "conditions are a text",
    status: { conditions: "Ready" },
    byKstatus: "its status.conditions is not a list of conditions",
    byExpression: cannot,
  },
  {
    when: "conditions are a map",
    status: { conditions: { Ready: "True" } },
    byKstatus: "is not a list of conditions",
    byExpression: cannot,
  },
  {
    when: "conditions are texts",
    status: { conditions: ["Ready"] },
    byKstatus: "is not a list of conditions",
    byExpression: cannot,
  },
  {
    when: "a condition's type is a number",
    status: { conditions: [{ type: 1, status: "True" }] },
    byKstatus: "is not a list of conditions",
    byExpression: "exprs\\[0\\]\\.current",
  },
  {
    when: "a condition's status is true",
    status: { conditions: [{ type: "Ready", status: true }] },
    byKstatus: "is not a list of conditions",
    byExpression: "exprs\\[0\\]\\.current",
  },
  {
    when: "the observed generation is a text",
    status: { observedGeneration: "1", conditions: readyNow },
    byKstatus: "its status.observedGeneration is not a whole number",
    byExpression: "its status.observedGeneration is not a whole number",
  },
  {
    when: "the observed generation is huge",
    status: { observedGeneration: 1e300, conditions: readyNow },
    byKstatus: "generation",
    byExpression: "generation",
  },
  { when: "the status is a text", status: "Ready", byKstatus: "is not a list of conditions", byExpression: cannot },
  {
    when: "the status is a list",
    status: [{ conditions: readyNow }],
    byKstatus: "is not a list of conditions",
    byExpression: cannot,
  },
  { when: "there is no status", status: undefined, byExpression: cannot },
  { when: "the status is empty", status: {}, byExpression: cannot },
  {
    when: "the status is 1 MiB, and not Ready",
    status: { large, conditions: [{ type: "Ready", status: "False", message: large.slice(0, 32_000) }] },
    byKstatus: "xxx…",
    byExpression: "xxx…",
  },
  { when: "the status is 1 MiB, and Ready", status: { large, conditions: readyNow } },
  {
    when: "the message has lines and orders in it",
    status: { conditions: [{ type: "Ready", status: "False", reason: "a\nb", message: "c\r\nd" }] },
    byKstatus: "a b: c d",
    byExpression: "a b: c d",
  },
];

async function begun(release: Parameters<typeof publish>[0], operated: Operated, status: unknown): Promise<void> {
  await publish(release, operated);
  await stageSet(release, operated);
  // It is there before the StageSet is stepped, so that nothing is decided without its status.
  await release.apply({ ...kind, metadata: { name: "it" }, spec: {} });
  if (status !== undefined) await report(release, operated, status);
}

describe.concurrent("where", () => {
  const cases = rows.flatMap(({ byKstatus, byExpression: byExpressions, ...row }) => [
    { ...row, by: "kstatus", operated: kind, says: byKstatus },
    { ...row, by: "an expression", operated: byExpression, says: byExpressions },
  ]);
  it.for(cases)("$when, by $by", async ({ operated, status, says }, { release }) => {
    await begun(release, operated, status);
    if (says === undefined) {
      await stepsUntil(release, /^True Succeeded: /);
      return;
    }
    const waits = new RegExp(`^Unknown Progressing: Stage first: Waiting for Wildthing \\S+/it \\(.*${says}`);
    const told = await stepsUntil(release, waits);
    expect(told.length).toBeLessThan(2_000);
    expect(await isThere(release, next)).toBe(false);
    await report(release, operated, { conditions: readyNow });
    await stepsUntil(release, /^True Succeeded: /);
  });
});
