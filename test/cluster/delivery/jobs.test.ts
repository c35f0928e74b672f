/** Jobs that a stage applies: done once for what they are, whatever their TTL does with them. */
import { describe, expect } from "vitest";
import { eventually } from "../eventually.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import { configMap, find, live, publish, settle, stageSet } from "./shop.ts";

const job = (image: string, more = ""): string => `apiVersion: batch/v1
kind: Job
metadata: { name: load }
spec:
  ${more}
  template:
    spec: { restartPolicy: Never, containers: [{ name: main, image: registry.example/${image} }] }
`;

const jobOf = (release: ReleasePlace): ReturnType<typeof find> => find(release, "Job", "load", "batch/v1");
const waiting = /Waiting for Job \S+\/load/;
const removed = async (release: ReleasePlace): Promise<void> => {
  await release.kubectl(["delete", "job", "load", "--cascade=foreground"]);
  await eventually(
    () => jobOf(release),
    (found) => found === undefined,
  );
};

describe.concurrent("a Job of a stage", () => {
  it("that was seen to be done may vanish: it is neither drift nor missing, and runs again with other content", async ({
    release,
  }) => {
    await publish(release, job("load:1"), configMap("a", "1"));
    await stageSet(release);
    await settle(release);
    await removed(release);
    await settle(release);
    expect(await jobOf(release)).toBeUndefined();
    await publish(release, job("load:1"), configMap("a", "2"));
    await settle(release);
    expect(await jobOf(release)).toBeUndefined();
    await publish(release, job("load:2"), configMap("a", "2"));
    await settle(release);
    expect(await live(release, "Job", "load", "batch/v1")).toMatchObject({
      spec: { template: { spec: { containers: [{ image: "registry.example/load:2" }] } } },
    });
    expect(await release.ready("shop")).toMatch(/^True/);
  });

  it("with a TTL of 0 is done when it is gone, though nobody saw it done", async ({ release }) => {
    await publish(release, job("load:1", "ttlSecondsAfterFinished: 0"));
    await stageSet(release);
    const applied = await eventually(
      async () => [await release.step("shop", { budgetMs: 300 }), await jobOf(release)] as const,
      ([, found]) => found !== undefined,
    );
    expect(applied[0]).not.toMatchObject({ ending: { kind: "settled" } });
    await eventually(
      () => jobOf(release),
      (found) => found === undefined,
    );
    await settle(release);
    await settle(release);
    expect(await jobOf(release)).toBeUndefined();
  });

  it("that nobody waits for has run once all the same, however soon it is gone", async ({ release }) => {
    await publish(release, job("load:1"));
    await stageSet(release, { readyChecks: { disableWait: true } });
    await settle(release);
    await removed(release);
    await settle(release);
    await settle(release);
    expect(await jobOf(release)).toBeUndefined();
  });

  it("that is gone before anybody saw it end runs again only when somebody asks", async ({ release }) => {
    await publish(
      release,
      job("load:1").replace("template:\n", "template:\n    metadata: { labels: { stageset.test/pod: never-ready } }\n"),
    );
    await stageSet(release);
    await stepsUntil(release, waiting);
    await removed(release);
    await stepsUntil(
      release,
      /^False StageFailed: Cannot go on: Job \S+\/load is gone and was never seen Complete, its outcome is unknown; see to what it did; annotate/,
    );
    expect(await jobOf(release)).toBeUndefined();
    await release.kubectl(["annotate", "stageset", "shop", "reconcile.fluxcd.io/requestedAt=1"]);
    await stepsUntil(release, waiting);
    expect(await jobOf(release)).toBeDefined();
  });
});
