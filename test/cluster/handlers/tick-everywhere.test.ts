/** `stageset tick` over all namespaces. In a cluster of its own: it would step what other tests are at. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { connectCluster, type Cluster } from "../../../lib/cluster/index.ts";
import { startSourceAgent } from "../../artifacts/source-agent.ts";
import { compiledBeside, logLines, startStageset, type Ended } from "../../support/stageset-process.ts";
import { auditPosition, countBy, readAudit } from "../audit.ts";
import { startCluster, stopCluster, type RunningCluster } from "../clusters.ts";
import { eventually } from "../eventually.ts";
import { installCrds } from "../install-crds.ts";
import { kubectlRunner, type Kubectl } from "../kubectl.ts";
import { machineClock, machineRandom } from "../place.ts";
import { findPrograms } from "../programs.ts";
import { openReleases, seldom } from "../release-place.ts";
import { configMap } from "./manifests.ts";

const namespaces = ["one", "two"] as const;
const lease = ["get", "lease", "stageset-tick", "--namespace=default", "--output=jsonpath={.spec.renewTime}"];

let running: RunningCluster;
let kubectl: Kubectl;
/** A tick before our kinds were installed. */
let early: Ended;
beforeAll(async () => {
  const programs = await findPrograms({ env: process.env, say: () => undefined });
  running = await startCluster({ name: `tick-${process.pid}`, programs, audit: true, stays: false });
  kubectl = kubectlRunner(programs.paths.kubectl, running);
  early = await tick();
  await installCrds(kubectl);
}, 240_000);
afterAll(async () => {
  await stopCluster(running.name);
});

async function connect(): Promise<Cluster> {
  const us = { version: "0.0.0", component: "test", clock: machineClock, random: machineRandom };
  const connected = await connectCluster({ kubeconfig: running.kubeconfig, environment: {}, ...us });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  return connected.value.as({ kind: "self" });
}

function tick(...args: readonly string[]): Promise<Ended> {
  const bundle = inject("bundle");
  const env = { KUBECONFIG: running.kubeconfig, STAGESET_INSECURE_ALLOW_LOOPBACK: "true" };
  return startStageset(bundle, ["tick", ...args], { ...compiledBeside(bundle), ...env }).ended;
}

it("ends with 1 where our kinds are not installed, and says what to do", () => {
  expect(early.code).toBe(1);
  expect(early.stderr).toContain(
    "Cannot list StageSet: the API server serves no kind StageSet in stages.metio.wtf/v1; install its CustomResourceDefinition",
  );
});

it("steps what is due in every namespace, and then costs one list a kind and its Lease", async () => {
  const cluster = await connect();
  const clusters = { as: () => cluster };
  for (const namespace of namespaces) {
    await kubectl(["create", "namespace", namespace]);
    await using sources = await startSourceAgent({ cluster, namespace });
    const releases = openReleases({ clusters, place: { cluster, namespace }, sources });
    await sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
    await releases.stageSet("shop", ["base"], seldom);
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

it("--watch-namespaces: with rights in those alone, and nothing elsewhere is seen", async () => {
  const cluster = await connect();
  const clusters = { as: () => cluster };
  for (const namespace of [...namespaces, "three"]) {
    await kubectl(["create", "namespace", namespace]).catch(() => "it is there");
    await using sources = await startSourceAgent({ cluster, namespace });
    const releases = openReleases({ clusters, place: { cluster, namespace }, sources });
    await sources.publishExternal("watched", { "base/one.yaml": configMap("watched") });
    await releases.stageSet("watched", ["base"], { suspend: true }); // it is stepped, and needs no artifact for that
  }
  await kubectl(["create", "namespace", "watcher"]);
  await kubectl(["create", "serviceaccount", "stageset", "--namespace=watcher"]);
  await kubectl(["apply", "--server-side", "--filename=-"], watcherRights);
  const user = ["--as", "system:serviceaccount:watcher:stageset", "--lease-namespace", "watcher"];
  await eventually(
    () => kubectl(["auth", "can-i", "list", "stagesets.stages.metio.wtf", "--namespace=two", ...user.slice(0, 2)]),
    (answer) => answer.trim() === "yes",
  );
  const everywhere = await tick(...user);
  expect(everywhere.code).toBe(1);
  expect(everywhere.stderr).toContain("grant the verb list on stagesets of stages.metio.wtf");
  const watched = await tick(...user, "--watch-namespaces", "two,one");
  expect(watched.code, watched.stderr).toBe(0);
  const told = logLines(watched.stderr).filter(({ msg, name }) => msg === "stepped" && name === "watched");
  expect(told.map(({ namespace }) => String(namespace)).sort()).toEqual([...namespaces]);
  expect(logLines(watched.stderr).at(-1)).toMatchObject({ msg: "ticked", stageSets: 4 });
  const lease = await kubectl(["get", "leases", "--namespace=watcher", "--output=name"]);
  expect(lease.trim()).toMatch(/^lease.coordination.k8s.io\/stageset-tick\.2-[0-9a-f]{12}\.several$/);
  const untouched = await kubectl(["get", "stageset", "watched", "--namespace=three", "--output=jsonpath={.status}"]);
  expect(untouched).toBe("");
});

/** What the documentation says a tick needs, in two Namespaces; and its Lease in its own. */
const watcherRights = [
  ...namespaces.map((namespace) => ({
    namespace,
    rules: [
      ["stages.metio.wtf", ["stagesets"], ["get", "list", "patch"]],
      ["stages.metio.wtf", ["stagesets/status"], ["patch"]],
      ["stages.metio.wtf", ["stageinventories"], ["list", "create", "patch", "delete"]],
      ["source.toolkit.fluxcd.io", ["externalartifacts", "gitrepositories", "ocirepositories", "buckets"], ["list"]],
      ["events.k8s.io", ["events"], ["create"]],
    ] as const,
  })),
  { namespace: "watcher", rules: [["coordination.k8s.io", ["leases"], ["get", "create", "patch"]]] as const },
]
  .flatMap(({ namespace, rules }) => {
    const group = "rbac.authorization.k8s.io";
    const metadata = { name: "watcher", namespace };
    const roleRef = { apiGroup: group, kind: "Role", name: "watcher" };
    const subjects = [{ kind: "ServiceAccount", name: "stageset", namespace: "watcher" }];
    return [
      {
        ...{ apiVersion: `${group}/v1`, kind: "Role", metadata },
        rules: rules.map(([apiGroup, resources, verbs]) => ({ apiGroups: [apiGroup], resources, verbs })),
      },
      { apiVersion: `${group}/v1`, kind: "RoleBinding", metadata, roleRef, subjects },
    ];
  })
  .map((object) => JSON.stringify(object))
  .join("\n---\n");
