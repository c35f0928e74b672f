/** What it costs while nothing happens. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import { allProcesses, usages, type Usage } from "./containers.ts";
import { installedWith, podsOf, startTick, ticked, tickUntilReady } from "./installation.ts";
import { deployment, it } from "./tenant.ts";

const MEMORY_BYTES_MAX = 110 * 1024 * 1024;
const POLL_MS = 10;

/** The last that the cgroup of each Pod tells, which stays a moment longer than its processes. */
function watchUsage(): AsyncDisposable & { readonly last: ReadonlyMap<string, Usage> } {
  const last = new Map<string, Usage>();
  const stop = new AbortController();
  const watching = (async (): Promise<void> => {
    while (!stop.signal.aborted) {
      for (const [uid, usage] of usages()) last.set(uid, usage);
      await sleep(POLL_MS);
    }
  })();
  return {
    last,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await watching;
    },
  };
}

describe("while nothing happens", () => {
  installedWith({ "tick.suspend": true });

  it("a tick takes little, and between ticks nothing runs", async ({ tenant }) => {
    await tenant.sources.publishExternal("shop", { "app/app.yaml": deployment("app") });
    await tenant.stageSet("shop", ["app"]);
    expect(await tickUntilReady(() => tenant.ready("shop"), "first")).toMatch(/^True Succeeded/);
    await using watched = watchUsage();
    await startTick("idle");
    await ticked("idle");
    const [pod] = await podsOf("batch.kubernetes.io/job-name=idle");
    const usage = watched.last.get(pod?.metadata.uid ?? "");
    const megabytes = ((usage?.memoryBytes ?? NaN) / 1024 / 1024).toFixed(0);
    process.stderr.write(
      `an idle tick's Pod, all of it: ${(usage?.cpuMs ?? NaN).toFixed(0)} ms of CPU, ${megabytes} MiB at most\n`,
    );
    expect(usage?.memoryBytes).toBeLessThan(MEMORY_BYTES_MAX);
    expect(allProcesses().filter(({ command }) => command.includes("stageset"))).toEqual([]);
  });
});
