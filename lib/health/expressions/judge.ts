import type { HealthExpression } from "../../api/index.ts";
import { formatDuration, type Clock } from "../../base/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { stuck, type Health } from "../health.ts";
import { judgingMsMax, judgingSliceMs } from "../limits.ts";
import { expressionHealth } from "./expression-health.ts";
import { ruleFor } from "./rule-for.ts";

/** What it takes to judge objects by expressions. */
export interface Judging {
  readonly exprs: readonly HealthExpression[];
  /** One evaluation is bounded; thousands of them must be, too, and let others do something in between. */
  readonly clock: Clock;
}

/**
 * How the objects are of which one of `exprs` speaks; the others are left out.
 * @param objects by any key, which the answer takes over
 */
export async function judge(
  objects: Iterable<readonly [string, KubeObject]>,
  { exprs, clock }: Judging,
): Promise<ReadonlyMap<string, Health>> {
  const judged = new Map<string, Health>();
  let spentMs = 0;
  let sliceFrom = clock.now();
  for (const [key, object] of objects) {
    const rule = ruleFor(object, exprs);
    if (rule === undefined) continue;
    const sliceMs = clock.now() - sliceFrom;
    if (spentMs + sliceMs >= judgingMsMax) {
      judged.set(key, tooLate);
      continue;
    }
    if (sliceMs >= judgingSliceMs) {
      spentMs += sliceMs;
      await clock.sleep(0);
      sliceFrom = clock.now();
    }
    judged.set(key, expressionHealth(object, rule));
  }
  return judged;
}

const tooLate = stuck(
  `not judged: the stage's exprs took longer than ${formatDuration(judgingMsMax)} for the objects before it; simplify them`,
);
