import { expect } from "vitest";
import { checkStatus } from "../../lib/api/index.ts";
import { eventually } from "./eventually.ts";
import type { Releases } from "./release-place.ts";

const budgetsMs = { first: 500, last: 8_000 };

/**
 * Steps the StageSet `shop` until its Ready condition says it: shortly at first, since a step waits with its stage; longer on a machine
 * that is busy. How far a step of one budget comes is nothing to rely on.
 * @returns what the Ready condition says
 */
export async function stepsUntil(
  release: Pick<Releases, "step" | "ready" | "get">,
  says: RegExp,
  ports?: Releases["ports"],
): Promise<string> {
  let budgetMs = budgetsMs.first;
  const told = await eventually(
    async () => {
      await release.step("shop", { budgetMs, ...(ports !== undefined && { ports }) });
      budgetMs = Math.min(2 * budgetMs, budgetsMs.last);
      return release.ready("shop");
    },
    (ready) => says.test(ready),
    90_000,
  );
  expect(checkStatus(await release.get("shop"))).toEqual([]);
  return told;
}
