/** A sample of `npm run crash`: all over the release, in every scenario. All deaths are played by hand. */
import { expect, it, onTestFinished } from "vitest";
import { countEffects } from "../crash/checks.ts";
import { openCrashPlane } from "../crash/crash-plane.ts";
import { planDeaths, scenarios, type Death, type RequestCounts } from "../crash/death.ts";
import { judge, playDeaths, playUndisturbed, tellBroken, type Outcome } from "../crash/deaths.ts";

/** Of the deaths that an undisturbed play has requests for, so many of each scenario. */
const played = { alone: 8, together: 2, shards: 2, server: 1 } as const;

function sampleOf(counts: RequestCounts): readonly Death[] {
  return scenarios.flatMap((scenario) => {
    const plan = planDeaths(counts, [scenario]).filter(({ revision, request }) => request <= counts[revision]);
    const every = plan.length / played[scenario];
    return Array.from({ length: played[scenario] }, (_, index) => plan[Math.floor((index + 0.5) * every)]).filter(
      (death) => death !== undefined,
    );
  });
}

const inBoth = {
  "Job backup is created": 2, // the first one fails
  "Job backup is deleted": 2,
  "ConfigMap stale is deleted": 1,
  "ServiceAccount legacy is patched": 1,
};

it("a release survives deaths of the executable and of the API server", { timeout: 900_000 }, async () => {
  const plane = await openCrashPlane(() => undefined);
  onTestFinished(() => plane.close());
  const undisturbed = await playUndisturbed(plane);
  expect(judge(undisturbed.revisions, undisturbed.revisions)).toEqual([]);
  expect(undisturbed.revisions.map(({ evidence }) => countEffects(evidence))).toEqual([
    {
      ...inBoth,
      ...{ "ConfigMap db is created": 1, "ConfigMap old is created": 1 },
      ...{ "ConfigMap app is created": 1, "ConfigMap frozen is created": 1, "ConfigMap notice is created": 1 },
    },
    {
      ...inBoth,
      ...{ "ConfigMap db is changed": 1, "ConfigMap new is created": 1, "ConfigMap old is deleted": 1 },
      ...{ "ConfigMap frozen is deleted": 1, "ConfigMap frozen is created": 1 },
      ...{ "ConfigMap app is changed": 1, "ConfigMap notice is changed": 1 },
    },
  ]);
  const outcomes: Outcome[] = [];
  const onPlayed = (outcome: Outcome): void => void outcomes.push(outcome);
  await playDeaths(plane, sampleOf(undisturbed.counts), undisturbed, { atOnce: 11, onPlayed });
  expect(outcomes.filter(({ broken }) => broken.length > 0).flatMap(tellBroken)).toEqual([]);
  expect(outcomes.filter(({ hasDied }) => hasDied).length).toBeGreaterThan(7);
});
