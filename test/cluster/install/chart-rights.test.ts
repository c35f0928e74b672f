/**
 * What the chart grants: the ServiceAccounts may do what stands here and nothing else, as the API server tells it, for each way to install; and
 * that is enough for what they are for.
 */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartFolder } from "../../../scripts/chart/render-chart.ts";
import { startSourceAgent, type SourceAgent } from "../../artifacts/source-agent.ts";
import { startServer } from "../../servers/http-server.ts";
import { logLines } from "../../support/stageset-process.ts";
import { eventually } from "../eventually.ts";
import { configMap, deployment } from "../handlers/manifests.ts";
import { fluxEvent } from "../handlers/notify-place.ts";
import { openReleases, type Releases } from "../release-place.ts";
import { home, openInstalledCluster, type InstalledCluster } from "./installed-cluster.ts";
import { readRights } from "./read-rights.ts";
import { admitTenant, documentedTenant, shop } from "./tenant.ts";

const image = "image.repository=registry.example.org/stageset";
// With an agenda from the first StageSet on: it takes rights, too.
const values = ["--namespace", home, "--set", `${image},tick.extraArgs={--agenda-from=1}`, "--wait"];
const accounts = { tick: { namespace: home, name: "stageset" }, notify: { namespace: home, name: "stageset-notify" } };
const sources = ["buckets", "externalartifacts", "gitrepositories", "ocirepositories"];
const elsewhere = "default";

/** What stepping takes, wherever StageSets are. */
const stepping = [
  "create,delete,list,patch stageinventories.stages.metio.wtf",
  "create,get stageledgers.stages.metio.wtf",
  "patch stageledgers/status.stages.metio.wtf",
  "get,list,patch,watch stagesets.stages.metio.wtf",
  "patch stagesets/status.stages.metio.wtf",
  ...sources.map((kind) => `get,list,watch ${kind}.source.toolkit.fluxcd.io`),
  "create,get events.events.k8s.io",
];
const anyToken = "create serviceaccounts/token";
const remembering = ["create,get,patch leases.coordination.k8s.io", "create,get,patch configmaps"];
const everything = ["* *", "* *.*"];

let installed: InstalledCluster;
let agent: SourceAgent;
let releases: Releases;
const opened = new AsyncDisposableStack(); // what was opened, however far the beginning came
beforeAll(async () => {
  installed = opened.use(await openInstalledCluster("rights"));
  const { kubectl, cluster } = installed;
  await kubectl(["apply", "--server-side", `--filename=${join(import.meta.dirname, "..", "crds")}`]);
  for (const name of [home, shop]) await kubectl(["create", "namespace", name]);
  await installed.helm.run(["install", "stageset", chartFolder, ...values]);
  await admitTenant(installed);
  const place = { cluster, namespace: shop };
  agent = opened.use(await startSourceAgent(place));
  releases = openReleases({ clusters: { as: () => cluster }, place, sources: agent });
}, 1_200_000);
afterAll(() => opened.disposeAsync());

async function upgrade(...set: readonly string[]): Promise<void> {
  const more = set.flatMap((value) => ["--set", value]);
  await installed.helm.run(["upgrade", "stageset", chartFolder, ...values, ...more]);
}

/** Is it soon so that an account has these rights there, and no others? The authorizer hears of a binding a moment later. */
async function expectRights(
  account: keyof typeof accounts,
  rights: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  for (const [namespace, wanted] of Object.entries(rights)) {
    const read = (): Promise<readonly string[]> => readRights(installed.kubectl, accounts[account], namespace);
    const sorted = [...wanted].sort();
    const seen = await eventually(read, (lines) => lines.join("\n") === sorted.join("\n")).catch(read);
    expect(seen, `${account} in ${namespace}`).toEqual(sorted);
  }
}

/** A stage with an action whose completion stands on a StageLedger. */
const stage = {
  ...{ name: "app", path: "./app", sourceRef: { kind: "ExternalArtifact", name: "web" } },
  actions: { pre: [{ name: "settle", scope: "Lifetime", wait: { duration: "0s" } }] },
};

describe("the ServiceAccounts of the chart", { timeout: 600_000 }, () => {
  it("by itself a tick may step StageSets, ask for tokens and remember, and nothing else", async () => {
    const all = [...stepping, anyToken];
    await expectRights("tick", { [shop]: all, [home]: [...all, ...remembering] });
    await expectRights("notify", { [shop]: [], [home]: [] });
  });

  it("with these rights a release is driven from nothing to gone, as the tenant's ServiceAccount", async () => {
    const { kubectl, tick, absent } = installed;
    await agent.publishExternal("web", { "app/app.yaml": deployment("app"), "app/one.yaml": configMap("one") });
    await releases.stageSet("web", [], { stages: [stage] });
    expect(await tick()).toMatchObject([{ namespace: shop, outcome: "settled" }]);
    expect(await releases.ready("web")).toMatch(/^True /);
    const completed = "--output=jsonpath={.status.completedActions[*].action}";
    expect(await kubectl(["get", "stageledger", "web", "-n", shop, completed])).toBe("settle");
    const told = ["get", "events", "-n", shop, "--field-selector=involvedObject.kind=StageSet", "--output=name"];
    expect(await kubectl(told)).toContain("event/web.");
    await agent.publishExternal("web", { "app/one.yaml": configMap("one") });
    expect(await tick()).toMatchObject([{ outcome: "settled" }]);
    expect(await absent("deployment/app", "-n", shop)).toBe(true);
    expect(await absent("configmap/stageset-tick", "-n", home), "an agenda").toBe(false);
    await kubectl(["delete", "stageset", "web", "-n", shop, "--wait=false"]);
    expect(await tick()).toMatchObject([{ outcome: "gone" }]);
    expect(await absent("configmap/one", "-n", shop)).toBe(true);
  });

  it("with these rights the first release of docs/install.md becomes Ready", async () => {
    const { kubectl, tick } = installed;
    await kubectl(["apply", "--filename=-"], documentedTenant().release);
    const files = { "database/app.yaml": deployment("database"), "web/app.yaml": deployment("web") };
    await agent.publishGit("shop", files);
    expect(await tick()).toMatchObject([{ namespace: shop, name: "shop", outcome: "settled" }]);
    expect(await kubectl(["get", "stagesets", "-n", shop])).toMatch(
      /^NAME +READY +STATUS +AGE\nshop +True +Applied shop at main@sha1:/,
    );
    await kubectl(["delete", "stageset", "shop", "-n", shop, "--wait=false"]);
    expect(await tick()).toMatchObject([{ outcome: "gone" }]);
  });

  it("notify may step and ask for tokens, and not even remember; that is enough to act on an event, and to tell of it", async () => {
    await using flux = await startServer((_request, response) => void response.writeHead(202).end());
    await upgrade("notify.enabled=true", `events.fluxAddress=http://127.0.0.1:${flux.port}/`);
    const all = [...stepping, anyToken];
    await expectRights("notify", { [shop]: all, [home]: all });
    await expectRights("tick", { [shop]: all, [home]: [...all, ...remembering] });
    await agent.publishExternal("web", { "app/one.yaml": configMap("one") });
    await releases.stageSet("web", [], { stages: [stage] });
    const notify = await installed.startNotify();
    try {
      const listening = await eventually(
        () => logLines(notify.told()).find(({ msg }) => msg === "listening"),
        (line) => line !== undefined,
      );
      const body = fluxEvent({ kind: "ExternalArtifact", namespace: shop, name: "web" });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`http://127.0.0.1:${Number(listening?.["port"])}/`, { method: "POST", body, headers });
      expect(answer.status).toBe(202);
      await eventually(
        () => releases.ready("web"),
        (ready) => ready.startsWith("True Succeeded"),
      );
      await eventually(
        () => flux.seen.map(({ body }) => (JSON.parse(body) as { readonly reason: string }).reason),
        (reasons) => reasons.includes("Succeeded"),
      );
    } finally {
      notify.kill("SIGTERM");
    }
    const { code, stderr } = await notify.ended;
    expect(code, stderr).toBe(0);
    expect(logLines(stderr).filter(({ level }) => level === "error")).toEqual([]);
  });

  it("tokens may be those of named ServiceAccounts alone", async () => {
    await upgrade("rbac.tokensFor={stageset}");
    const named = `${anyToken} (stageset)`;
    await expectRights("tick", { [shop]: [...stepping, named], [home]: [...stepping, named, ...remembering] });
    const tokenOf = (name: string): Promise<string> =>
      installed.kubectl(["create", "token", name, "-n", shop, `--as=system:serviceaccount:${home}:stageset`]);
    await expect(tokenOf("default")).rejects.toThrow(/forbidden/i);
    expect(await tokenOf("stageset")).toMatch(/^ey/);
  });

  it("watched namespaces are the only ones where it has rights, and a tick asks for nothing elsewhere", async () => {
    await upgrade("notify.enabled=true", `watchNamespaces={${shop}}`, "rbac.watchInputs={configmaps}");
    const there = [...stepping, anyToken, "list configmaps"];
    await expectRights("tick", { [shop]: there, [home]: [...remembering], [elsewhere]: [] });
    await expectRights("notify", { [shop]: there, [home]: [], [elsewhere]: [] });
    expect(await installed.tickArguments()).toContain(`--watch-namespaces=${shop}`);
    await agent.publishExternal("web", { "app/one.yaml": configMap("one", "v2") });
    expect(await installed.tick()).toMatchObject([{ namespace: shop, outcome: "settled" }]);
  });

  it("clusterAdmin is everything, and what names no ServiceAccount is applied with it", async () => {
    await upgrade("clusterAdmin=true");
    await expectRights("tick", {
      [home]: [...everything, ...stepping, anyToken, ...remembering],
      [elsewhere]: [...everything, ...stepping, anyToken],
    });
    await agent.publishExternal("web", {
      "app/ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: made }\n",
    });
    expect(await installed.tick()).toMatchObject([{ namespace: shop, outcome: "settled" }]);
    expect(await installed.absent("namespace/made")).toBe(false);
  });
});
