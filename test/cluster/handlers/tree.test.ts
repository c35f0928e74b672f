/** `stageset tree NAME` as people run it: a real process against a real API server. */
import { describe, expect } from "vitest";
import type { Ended } from "../../support/stageset-process.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";

const tree = (handler: HandlerPlace, ...args: readonly string[]): Promise<Ended> =>
  handler.run(["tree", "shop", "-n", handler.namespace, ...args]);

async function release(handler: HandlerPlace, pods: string): Promise<void> {
  const secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nstringData: { password: hunter2 }\n";
  const base = { "base/one.yaml": configMap("one"), "base/keys.yaml": secret };
  await handler.sources.publishExternal("shop", { ...base, "app/app.yaml": deployment("app", pods) });
  await handler.stageSet("shop", ["base", "app"]);
}

const plain = (text: string): string =>
  text.replaceAll(/@sha256:[0-9a-f…]+/g, "@sha256:0").replaceAll(/(?<=\S) {2,}(?=\S)/g, "  ");

describe("tree", () => {
  it("stages, their objects, and how these are", async ({ handler }) => {
    const { namespace } = handler;
    await release(handler, "ready");
    expect(await handler.reconcile("shop")).toMatchObject({ code: 0 });
    const shown = await tree(handler);
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(plain(shown.stdout)).toBe(
      [
        `StageSet ${namespace}/shop  Ready=True Succeeded: Applied shop at latest@sha256:0`,
        "├── Stage base  Ready at latest@sha256:0",
        `│  ├── ConfigMap ${namespace}/one  Current`,
        `│  └── Secret ${namespace}/keys  Current`,
        "└── Stage app  Ready at latest@sha256:0",
        `    └── Deployment ${namespace}/app  Current`,
        "",
      ].join("\n"),
    );
  });

  it("what is not Current says why; a stage that is not there yet is Pending; one stage alone", async ({ handler }) => {
    const { namespace } = handler;
    await release(handler, "never-ready");
    expect(await handler.reconcile("shop", "--timeout", "10s")).toMatchObject({ code: 4 });
    await handler.kubectl(["delete", "configmap", "one"]);
    const { stdout } = await tree(handler);
    expect(plain(stdout)).toMatch(new RegExp(`ConfigMap ${namespace}/one {2}NotFound: not found\n`));
    expect(plain(stdout)).toMatch(new RegExp(`Stage app {2}Verifying\n.*Deployment ${namespace}/app {2}InProgress: `));
    const app = await tree(handler, "--stage", "app");
    expect(app.stdout).toContain("Deployment");
    expect(app.stdout).not.toContain("ConfigMap");
  });

  it("what one may not read is said to be unknown, and keeps nothing else from being shown", async ({ handler }) => {
    const { namespace } = handler;
    await release(handler, "ready");
    await handler.reconcile("shop");
    const token = await handler.tokenOf("reader");
    const rules = ["stagesets.stages.metio.wtf", "stageinventories.stages.metio.wtf", "configmaps"].join(",");
    await handler.kubectl(["create", "role", "reader", "--verb=get,list", `--resource=${rules}`]);
    await handler.kubectl(["create", "rolebinding", "reader", "--role=reader", `--serviceaccount=${namespace}:reader`]);
    const { code, stdout } = await tree(handler, "--kubeconfig", handler.kubeconfigFor({ token }));
    expect(code).toBe(0);
    expect(plain(stdout)).toContain(`ConfigMap ${namespace}/one  Current\n`);
    expect(plain(stdout)).toContain(`Secret ${namespace}/keys  Unknown: you may not read it\n`);
    expect(plain(stdout)).toContain(`Deployment ${namespace}/app  Unknown: you may not read it\n`);
  });

  it("a stage or a StageSet that there is not ends with 3", async ({ handler }) => {
    const { namespace } = handler;
    await release(handler, "ready");
    expect(await tree(handler, "--stage", "apps")).toMatchObject({
      ...{ code: 3, stdout: "", stderr: `StageSet ${namespace}/shop has no stage apps; name one of base, app.\n` },
    });
    expect(await handler.run(["tree", "nothing", "-n", namespace])).toMatchObject({
      ...{ code: 3, stderr: `There is no StageSet ${namespace}/nothing; -n NAMESPACE looks in another namespace.\n` },
    });
  });
});
