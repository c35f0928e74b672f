/** A Pod that is killed in the middle of a run. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import { eventually } from "../cluster/eventually.ts";
import { configMap } from "../cluster/handlers/manifests.ts";
import { readOwned, unrecorded } from "../cluster/owned.ts";
import { valueOf } from "../cluster/place.ts";
import { processesOf } from "./containers.ts";
import { homeKubectl, installedWith, podsOf, startTick, steppedBy, ticked, tickUntilReady } from "./installation.ts";
import { deployment, it, type Tenant } from "./tenant.ts";

const OBJECTS = 400;
/** Clocks differ: a claim is left alone for so long after its end. */
const SKEW_MS = 10_000;
const configMaps = { apiVersion: "v1", kind: "ConfigMap" };
const settings = Array.from({ length: OBJECTS }, (_, index) => `setting-${index}`);

const migration = `apiVersion: batch/v1
kind: Job
metadata: { name: migrate }
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
        - { name: main, image: "registry.example.org/stageset:0.1.0", imagePullPolicy: Never, command: [node, --version] }
`;

/** Stages with what shall happen once: an action's Job, and many objects; then Pods. */
async function publish({ sources, stageSet }: Tenant): Promise<void> {
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const objects = Object.fromEntries(settings.map((name) => [`settings/${name}.yaml`, configMap(name)]));
  await sources.publishExternal("shop", {
    ...{ ...objects, "migrations/job.yaml": migration, "app/app.yaml": deployment("app") },
  });
  const pre = [{ name: "migrate", job: { sourceRef, path: "./migrations" } }];
  await stageSet("shop", [], {
    stages: [
      { name: "settings", path: "./settings", sourceRef, actions: { pre } },
      { name: "app", path: "./app", sourceRef },
    ],
  });
}

/** Our objects by name, with what tells a second one of the same name from it. */
async function applied({ cluster, namespace }: Tenant): Promise<ReadonlyMap<string, string>> {
  const labelSelector = `stages.metio.wtf/namespace=${namespace}`;
  const { items } = valueOf(await cluster.listMetadata(configMaps, { namespace, labelSelector }));
  return new Map(items.map(({ metadata }) => [metadata.name, metadata.uid]));
}

/** What was told of Pods that Jobs have started, ever: a Job of an action is gone once it is done. */
async function jobPodsStarted({ kubectl }: Tenant): Promise<readonly string[]> {
  const selector = "--field-selector=reason=SuccessfulCreate,involvedObject.kind=Job";
  const told = await kubectl(["get", "events", selector, "--output=jsonpath={range .items[*]}{.message}{'\\n'}{end}"]);
  return told.split("\n").filter((line) => line !== "");
}

/** The Pod of a Job, and its process of ours. */
async function runningTick(job: string): Promise<{ readonly pod: string; readonly pid: number }> {
  return eventually(
    async () => {
      const [pod] = await podsOf(`batch.kubernetes.io/job-name=${job}`);
      const found = processesOf(pod?.metadata.uid ?? "").find(({ command }) => command.includes("stageset.mjs tick"));
      return { pod: pod?.metadata.name ?? "", pid: found?.pid ?? 0 };
    },
    ({ pid }) => pid > 0,
  );
}

describe("a Pod that is killed in the middle of an apply", () => {
  // One object at a time, so that there is a middle to be killed in.
  installedWith({ "tick.suspend": true, "tick.extraArgs": ["--apply-concurrency=1"] });

  it("is taken over by the next one: nothing is lost, and nothing done twice", async ({ tenant }) => {
    await publish(tenant);
    await startTick("killed");
    const { pod, pid } = await runningTick("killed");
    await eventually(
      () => applied(tenant),
      ({ size }) => size > 0,
      60_000,
    );
    process.kill(pid, "SIGKILL");
    await homeKubectl()(["wait", "--for=condition=Failed", "--timeout=30s", "job/killed"]);
    const before = await applied(tenant);
    expect(before.size, "it was killed too late").toBeLessThan(OBJECTS);
    expect(await steppedBy(pod)).toEqual([]);
    const { run } = (await tenant.get("shop")).status ?? {};
    const until = Date.parse(run?.claim?.until ?? "");
    expect(until).toBeGreaterThan(Date.now());

    await startTick("too-early"); // as long as the claim lasts nobody else touches it
    await ticked("too-early");
    expect(await applied(tenant)).toEqual(before);

    await sleep(Math.max(0, until + SKEW_MS - Date.now()));
    expect(await tickUntilReady(() => tenant.ready("shop"), "next")).toMatch(/^True Succeeded/);
    const after = await applied(tenant);
    expect([...after.keys()].sort()).toEqual([...settings].sort());
    for (const [name, uid] of before) expect(after.get(name), name).toBe(uid);
    expect(unrecorded(await readOwned(tenant.cluster, tenant.namespace, "shop"))).toEqual([]);
    expect(await jobPodsStarted(tenant)).toHaveLength(1);
    expect((await tenant.get("shop")).status?.history).toMatchObject([{ id: run?.id, outcome: "Succeeded" }]);
  });
});
