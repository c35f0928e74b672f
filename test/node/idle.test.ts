/** What it costs while nothing happens. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import { eventually } from "../cluster/eventually.ts";
import { allProcesses, usageOf, type Usage } from "./containers.ts";
import { installedWith, podsOf, startTick, ticked } from "./installation.ts";
import { deployment, it } from "./tenant.ts";

const MEMORY_BYTES_MAX = 110 * 1024 * 1024;
const POLL_MS = 10;

/** The last that a Pod's cgroup tells, which stays a moment longer than its processes. */
async function wholeUsage(uid: string): Promise<Usage | undefined> {
  let last: Usage | undefined;
  for (let seen = usageOf(uid); seen !== undefined; seen = usageOf(uid)) {
    last = seen;
    await sleep(POLL_MS);
  }
  return last;
}

describe("while nothing happens", () => {
  installedWith({ "tick.suspend": true });

  it("a tick takes little, and between ticks nothing runs", async ({ tenant }) => {
    await tenant.sources.publishExternal("shop", { "app/app.yaml": deployment("app") });
    await tenant.stageSet("shop", ["app"]);
    await startTick("first");
    await ticked("first");
    await tenant.becomesReady("shop", 1_000);
    await startTick("idle");
    const [pod] = await eventually(
      () => podsOf("batch.kubernetes.io/job-name=idle"),
      (pods) => usageOf(pods[0]?.metadata.uid ?? "") !== undefined,
    );
    const usage = await wholeUsage(pod?.metadata.uid ?? "");
    await ticked("idle");
    const megabytes = ((usage?.memoryBytes ?? NaN) / 1024 / 1024).toFixed(0);
    process.stderr.write(
      `an idle tick's Pod, all of it: ${(usage?.cpuMs ?? NaN).toFixed(0)} ms of CPU, ${megabytes} MiB at most\n`,
    );
    expect(usage?.memoryBytes).toBeLessThan(MEMORY_BYTES_MAX);
    expect(allProcesses().filter(({ command }) => command.includes("stageset"))).toEqual([]);
  });
});
