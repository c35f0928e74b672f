import { textAt, wholeAt } from "../fields.ts";
import { current, failing, inProgress, type Health } from "../health.ts";
import type { Rule } from "./rule.ts";
import { tellCondition, type Condition } from "../conditions.ts";

/**
 * kstatus takes a Job that has started for Current: what it waits for is that the Job runs, not that it ends.
 * The first of its conditions that decides, decides.
 */
export const jobHealth: Rule = (object, conditions) => {
  const wanted = wholeAt(object, "spec.completions", wholeAt(object, "spec.parallelism", 1));
  const succeeded = wholeAt(object, "status.succeeded", 0);
  const failed = wholeAt(object, "status.failed", 0);
  for (const condition of conditions) {
    const ended = endOf(condition, `${succeeded} of ${wanted} succeeded`, failed);
    if (ended !== undefined) return ended;
  }
  if (textAt(object, "status.startTime", "") === "") return inProgress("it has not started");
  return current(`running, active: ${wholeAt(object, "status.active", 0)}, failed: ${failed}`);
};

function endOf(condition: Condition, succeeded: string, failed: number): Health | undefined {
  if (condition.status !== "True") return undefined;
  if (condition.type === "Complete") return current(`complete, ${succeeded}`);
  if (condition.type === "Failed") return failing(`${succeeded}, ${failed} failed (${tellCondition(condition)})`);
  if (condition.type === "Suspended") return current("suspended");
  return undefined;
}
