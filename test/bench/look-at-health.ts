import { setTimeout as sleep } from "node:timers/promises";
import { instant } from "../../lib/base/index.ts";
import type { Cluster } from "../../lib/cluster/index.ts";
import { decideHealth, observeHealth } from "../../lib/health/index.ts";
import { exprs, refsIn, selector } from "./health-objects.ts";

/** One look at the health of all, as a step has it. @returns what it says, where that is not "healthy" */
export async function lookAtHealth(cluster: Cluster, namespace: string): Promise<string | undefined> {
  const now = instant(Date.now());
  const refs = refsIn(namespace);
  const judging = { exprs, clock: { now: () => instant(Date.now()), sleep } };
  const seen = await observeHealth(cluster, { wanted: refs, selector, checks: [], judging, since: now, now });
  if (seen.kind === "refused") throw new Error(seen.error.message);
  const wanted = refs.map((ref) => ({ ref }));
  const settings = { disableWait: false, timeoutMs: 900_000, onTimeout: "Hold" } as const;
  const asked = { stage: "health", wanted, checks: [], exprs, seen: seen.value, since: now, now, ...settings };
  const decision = decideHealth(asked);
  return decision.kind === "healthy" ? undefined : "message" in decision ? decision.message : decision.failure.message;
}
