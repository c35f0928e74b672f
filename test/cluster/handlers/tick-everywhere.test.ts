/** `stageset tick` over all namespaces. In a cluster of its own: it would step what other tests are at. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectCluster, type Cluster } from "../../../lib/cluster/index.ts";
import { startSourceAgent } from "../../artifacts/source-agent.ts";
import { buildBundle, logLines, startStageset, type BuiltBundle, type Ended } from "../../support/stageset-process.ts";
import { auditPosition, countBy, readAudit } from "../audit.ts";
import { startCluster, stopCluster, type RunningCluster } from "../clusters.ts";
import { installCrds } from "../install-crds.ts";
import { kubectlRunner, type Kubectl } from "../kubectl.ts";
import { machineClock, machineRandom } from "../place.ts";
import { findPrograms } from "../programs.ts";
import { openReleases } from "../release-place.ts";
import { configMap } from "./manifests.ts";

const namespaces = ["one", "two"] as const;
const lease = ["get", "lease", "stageset-tick", "--namespace=default", "--output=jsonpath={.spec.renewTime}"];

let running: RunningCluster;
let kubectl: Kubectl;
let built: BuiltBundle;
beforeAll(async () => {
  const programs = await findPrograms({ env: process.env, say: () => undefined });
  running = await startCluster({ name: `tick-${process.pid}`, programs, audit: true, stays: false });
  kubectl = kubectlRunner(programs.paths.kubectl, running);
  built = await buildBundle();
  await installCrds(kubectl);
}, 120_000);
afterAll(async () => {
  await built.remove();
  await stopCluster(running.name);
});

async function connect(): Promise<Cluster> {
  const us = { version: "0.0.0", component: "test", clock: machineClock, random: machineRandom };
  const connected = await connectCluster({ kubeconfig: running.kubeconfig, environment: {}, ...us });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  return connected.value.as({ kind: "self" });
}

function tick(): Promise<Ended> {
  const env = { KUBECONFIG: running.kubeconfig, STAGESET_INSECURE_ALLOW_LOOPBACK: "true" };
  return startStageset(built.file, ["tick"], env).ended;
}

it("steps what is due in every namespace, and then costs one list a kind and its Lease", async () => {
  const cluster = await connect();
  const clusters = { as: () => cluster };
  for (const namespace of namespaces) {
    await kubectl(["create", "namespace", namespace]);
    await using sources = await startSourceAgent({ cluster, namespace });
    const releases = openReleases({ clusters, place: { cluster, namespace }, sources });
    await sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
    await releases.stageSet("shop", ["base"]);
    const { code, stderr } = await tick();
    expect(code, stderr).toBe(0);
    expect(logLines(stderr).filter(({ msg }) => msg === "stepped")).toMatchObject([{ namespace, outcome: "settled" }]);
  }
  const before = await kubectl(lease);
  const log = running.auditLog ?? "";
  const position = auditPosition(log);
  const { stderr } = await tick();
  expect(logLines(stderr).at(-1)).toMatchObject({ msg: "ticked", stageSets: 2, stepped: 0 });
  expect(Date.parse(await kubectl(lease))).toBeGreaterThanOrEqual(Date.parse(before));
  await sleep(500); // a request is written down just after its answer went out
  const requests = readAudit(log, position).filter(({ userAgent }) => /^stageset\/\d\S* \(tick\)/.test(userAgent));
  expect(countBy(requests, ({ verb, uri }) => `${verb} ${uri.split("?")[0] ?? ""}`)).toMatchObject({
    "list /apis/stages.metio.wtf/v1/stagesets": 1,
    "list /apis/source.toolkit.fluxcd.io/v1/externalartifacts": 1,
    "get /apis/coordination.k8s.io/v1/namespaces/default/leases/stageset-tick": 1,
    "patch /apis/coordination.k8s.io/v1/namespaces/default/leases/stageset-tick": 1,
  });
  expect(requests.length, requests.map(({ verb, uri }) => `${verb} ${uri}`).join("\n")).toBeLessThanOrEqual(12);
});
