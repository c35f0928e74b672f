/** The rights that docs/cli.md and docs/install.md show: they are what a tick and a tenant need. */
import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { logLines } from "../../support/stageset-process.ts";
import { documentedTenant } from "../install/tenant.ts";
import { rightsKnown, type PolicyRule } from "../rights.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";

const fence = /^```yaml\n(.*?)^```/gms;
/** The tick's ServiceAccount; here it is a neighbour of the tenant's, of the same name in the pages. */
const ticker = "ticker";

function ticksRights(): string {
  const text = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
  return [...text.matchAll(fence)].map((block) => block[1] ?? "").join("---\n");
}

/** The YAML of the pages, in a test's own Namespace; what stands beside Namespaces has a name of its own, too. */
function documented(namespace: string): string {
  const ours = ticksRights().replaceAll(/name: stageset$/gm, `name: ${ticker}`);
  return [ours, documentedTenant().rights]
    .join("---\n")
    .replaceAll(/namespace: (stageset-system|shop)$/gm, `namespace: ${namespace}`)
    .replaceAll(/name: stageset-tick(-inputs)?$/gm, `name: ${namespace}$1`);
}

/** A stage with an action whose completion stands on a StageLedger. */
const base = {
  ...{ name: "base", path: "./base", sourceRef: { kind: "ExternalArtifact", name: "shop" } },
  actions: { pre: [{ name: "settle", scope: "Lifetime", wait: { duration: "0s" } }] },
};

/** Ticks with the documented rights, once they are in force; what each stepped. */
async function withRights(handler: HandlerPlace, work: (tick: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const { namespace } = handler;
  await handler.kubectl(["apply", "--server-side", "--filename=-"], documented(namespace));
  try {
    await inForce(handler);
    const token = (await handler.kubectl(["create", "token", ticker])).trim();
    const kubeconfig = handler.kubeconfigFor({ token, namespace });
    await work(async () => {
      const flags = ["--kubeconfig", kubeconfig, "--default-service-account", "stageset", "--agenda-from", "1"];
      const ended = await handler.tick(...flags);
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stderr).not.toContain("cannot remember");
      return logLines(ended.stderr).find(({ msg }) => msg === "stepped");
    });
  } finally {
    const names = [namespace, `${namespace}-inputs`];
    const everywhere = names.flatMap((name) => [`clusterrole/${name}`, `clusterrolebinding/${name}`]);
    await handler.kubectl(["delete", ...everywhere]);
  }
}

/** One right of each binding of the pages: who has it has all of that binding. */
async function inForce({ cluster, namespace }: HandlerPlace): Promise<void> {
  const right = (apiGroup: string, resource: string, verb: string): PolicyRule => ({
    ...{ apiGroups: [apiGroup], resources: [resource], verbs: [verb] },
  });
  const own = [right("stages.metio.wtf", "stagesets", "patch"), right("", "configmaps", "list")];
  await rightsKnown(cluster, { namespace, name: ticker }, own);
  await rightsKnown(cluster, { namespace, name: "stageset" }, [right("apps", "deployments", "patch")]);
}

describe("a tick with the documented rights", () => {
  it("rolls out, acts once for ever, updates, prunes and tears down", ({ handler }) =>
    withRights(handler, async (tick) => {
      const one = { "base/one.yaml": configMap("one"), "base/app.yaml": deployment("app") };
      await handler.sources.publishExternal("shop", { ...one, "base/two.yaml": configMap("two") });
      await handler.stageSet("shop", [], { stages: [base] });
      expect(await tick()).toMatchObject({ outcome: "settled" });
      const completed = ["get", "stageledger", "shop", "--output=jsonpath={.status.completedActions[*].action}"];
      expect(await handler.kubectl(completed)).toBe("settle");
      const events = ["get", "events", "--field-selector=involvedObject.kind=StageSet", "--output=name"];
      expect(await handler.kubectl(events)).toContain("event/shop.");
      await handler.sources.publishExternal("shop", one);
      expect(await tick()).toMatchObject({ outcome: "settled" });
      expect(await handler.names("v1", "ConfigMap")).toEqual(["one"]);
      await handler.kubectl(["delete", "stageset", "shop", "--wait=false"]);
      expect(await tick()).toMatchObject({ outcome: "gone" });
      expect(await handler.names("v1", "ConfigMap")).toEqual([]);
    }));

  it("sees that a watched input has changed", ({ handler }) =>
    withRights(handler, async (tick) => {
      await handler.kubectl(["create", "configmap", "variables", "--from-literal=mode=calm"]);
      await handler.kubectl(["label", "configmap", "variables", "reconcile.fluxcd.io/watch=Enabled"]);
      await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
      const postBuild = { substituteFrom: [{ kind: "ConfigMap", name: "variables" }] };
      await handler.stageSet("shop", [], { interval: "24h", stages: [{ ...base, postBuild }] });
      expect(await tick()).toMatchObject({ outcome: "settled" });
      await handler.kubectl(["annotate", "configmap", "variables", "changed=yes"]);
      expect(await tick()).toMatchObject({ why: "Input", outcome: "settled" });
    }));
});
