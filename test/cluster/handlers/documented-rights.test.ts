/** The CronJob and the rights that docs/cli.md shows: they are what a tick needs. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { logLines } from "../../support/stageset-process.ts";
import { it } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";

const documentation = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
const fence = /^```yaml\n(.*?)^```/gms;

/** The YAML of the page, in a test's own Namespace; what stands beside Namespaces has a name of its own, too. */
function documented(namespace: string): string {
  const blocks = [...documentation.matchAll(fence)].map((block) => block[1] ?? "");
  return blocks
    .join("---\n")
    .replaceAll(/namespace: (stageset-system|shop)$/gm, `namespace: ${namespace}`)
    .replaceAll(/name: stageset-tick$/gm, `name: ${namespace}`);
}

/** A stage with an action whose completion stands on a StageLedger. */
const base = {
  ...{ name: "base", path: "./base", sourceRef: { kind: "ExternalArtifact", name: "shop" } },
  actions: { pre: [{ name: "settle", scope: "Lifetime", wait: { duration: "0s" } }] },
};

it("a tick with the documented rights rolls out, acts once for ever, updates, prunes and tears down", async ({
  handler,
}) => {
  const { namespace } = handler;
  await handler.kubectl(["apply", "--server-side", "--filename=-"], documented(namespace));
  try {
    const token = (await handler.kubectl(["create", "token", "stageset"])).trim();
    const kubeconfig = handler.kubeconfigFor({ token, namespace });
    const tick = async (): Promise<unknown> => {
      const ended = await handler.tick("--kubeconfig", kubeconfig, "--default-service-account", "stageset");
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stderr).not.toContain("cannot remember");
      return logLines(ended.stderr).find(({ msg }) => msg === "stepped");
    };
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
  } finally {
    await handler.kubectl(["delete", `clusterrole/${namespace}`, `clusterrolebinding/${namespace}`]);
  }
});
