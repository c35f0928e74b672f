/** For how long an action counts as done, and for how long it may take, on a real API server. */
import { describe, expect } from "vitest";
import { it, type ReleasePlace } from "../release-place.ts";
import { configMap, job, never, runJob, stageSet, publish, jobNames, settle } from "./shop.ts";

describe.concurrent("a completion", () => {
  const anchor = { apiVersion: "v1", kind: "ConfigMap", name: "anchor" };
  const anchorObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "anchor" } };
  const countOf = ({ told }: ReleasePlace, wanted: string): number =>
    told.filter(({ reason }) => reason === wanted).length;

  it("of scope Content holds for a commit that changes nothing here, and no longer", async ({ release }) => {
    const jobs = { "jobs/job.yaml": job("migrate") };
    await publish(release, "v1", jobs);
    await stageSet(release, { pre: [runJob({ scope: "Content" })] });
    await settle(release);
    await publish(release, "v1", { ...jobs, "last/last.yaml": configMap("last", "v2") });
    await settle(release);
    expect(countOf(release, "ActionExecuted")).toBe(1);
    await publish(release, "v3", jobs);
    await settle(release);
    expect(countOf(release, "ActionExecuted")).toBe(2);
  });

  it("is void with its anchor: the action runs again, once", async ({ release }) => {
    await release.apply(anchorObject);
    await publish(release, "v1", { "jobs/job.yaml": job("migrate") });
    await stageSet(release, {
      pre: [
        runJob({ completionAnchor: anchor }),
        runJob({ name: "seed", scope: "Lifetime", completionAnchor: anchor }),
      ],
    });
    await settle(release);
    await settle(release);
    expect(countOf(release, "ActionExecuted")).toBe(2);
    await release.kubectl(["delete", "configmap", "anchor"]);
    await release.apply(anchorObject); // another one: it has another UID
    await settle(release);
    expect(countOf(release, "ActionExecuted")).toBe(4);
    expect(countOf(release, "LedgerInvalidated")).toBe(2);
    await settle(release);
    expect(countOf(release, "ActionExecuted")).toBe(4);
  });
});

it("a Job that takes too long is stopped, and its stage fails", async ({ release }) => {
  await publish(release, "v1", { "jobs/job.yaml": job("migrate", never) });
  await stageSet(release, { pre: [runJob({ timeout: "3s" })] });
  expect(await release.step("shop")).toMatchObject({ ending: { kind: "failed" } });
  expect(await release.ready("shop")).toMatch(
    /^False StageFailed: Stage app: pre action migrate: not done within 3s: Job /,
  );
  expect(await jobNames(release)).toEqual([]);
  expect(await release.names("v1", "ConfigMap")).toEqual([]);
});
