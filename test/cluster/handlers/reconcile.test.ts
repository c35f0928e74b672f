/** `stageset reconcile NAME` as a person or a pipeline runs it: a real process against a real API server. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { eventually } from "../eventually.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";

async function publish({ sources, stageSet }: HandlerPlace, pods = "ready"): Promise<void> {
  await sources.publishExternal("shop", { "base/one.yaml": configMap("one"), "app/app.yaml": deployment("app", pods) });
  await stageSet("shop", ["base", "app"]);
}

describe("reconcile", () => {
  it("follows until it is Ready: where it is on standard error, how it ended on standard output", async ({
    handler,
  }) => {
    await publish(handler);
    const { code, stdout, stderr } = await handler.reconcile("shop");
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${handler.namespace}/shop is Ready: Succeeded: Applied shop at latest@.*\n$`));
    const lines = stderr.trim().split("\n");
    expect(lines[0]).toMatch(/^warning: --insecure-allow-loopback: /);
    const inOrder = [
      "Resolve",
      "Stage base: Apply",
      "Stage base: Health",
      "Stage app: Apply",
      "Stage app: Health",
      "Settle",
    ];
    const at = inOrder.map((line) => lines.findIndex((one) => one.startsWith(line)));
    expect(at, stderr).toEqual(at.toSorted((a, b) => a - b));
    expect(at, stderr).not.toContain(-1);
  });

  it("takes its namespace from the context, the environment, and -n, the last one first", async ({ handler }) => {
    await publish(handler);
    const kubeconfig = handler.kubeconfigFor({ namespace: handler.namespace });
    const { namespace } = handler;
    const env = { KUBECONFIG: kubeconfig };
    expect(await handler.run(["reconcile", "shop"], env)).toMatchObject({ code: 0 });
    expect(await handler.run(["reconcile", "shop"], { ...env, STAGESET_NAMESPACE: "default" })).toMatchObject({
      code: 3,
    });
    const named = ["reconcile", "shop", "-n", namespace];
    expect(await handler.run(named, { ...env, STAGESET_NAMESPACE: "default" })).toMatchObject({ code: 0 });
  });

  it("ends with 1 where it fails, and says why", async ({ handler }) => {
    await handler.sources.publishExternal("shop", { "base/odd.yaml": "kind: Odd\n" });
    await handler.stageSet("shop", ["base"]);
    const { code, stdout } = await handler.reconcile("shop");
    expect(code).toBe(1);
    expect(stdout).toMatch(/\/shop has failed: StageFailed: .*odd\.yaml/);
  });

  it("ends with 4 where the time is up, and says what it waits for", async ({ handler }) => {
    await publish(handler, "never-ready");
    const { code, stdout } = await handler.reconcile("shop", "--timeout", "10s");
    expect(code).toBe(4);
    expect(stdout).toMatch(/\/shop is not there yet, and the time is up: Progressing: .*Deployment/);
  });

  it("ends with 4 where it is held", async ({ handler }) => {
    await publish(handler);
    await handler.stageSet("shop", ["base", "app"], { dependsOn: [{ name: "database" }] });
    const { code, stdout } = await handler.reconcile("shop");
    expect(code).toBe(4);
    expect(stdout).toMatch(/\/shop is held: DependencyNotReady: .*database/);
  });

  it("ends with 3 where there is no such StageSet, and looks nowhere else", async ({ handler }) => {
    const { code, stdout, stderr } = await handler.reconcile("nothing");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(`There is no StageSet ${handler.namespace}/nothing; `);
  });

  it("follows one that is deleted until it is gone", async ({ handler }) => {
    await publish(handler);
    await handler.reconcile("shop");
    await handler.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    expect(await handler.reconcile("shop")).toMatchObject({ code: 0, stdout: `${handler.namespace}/shop is gone.\n` });
    expect(await handler.names("v1", "ConfigMap")).toEqual([]);
  });

  it("watches while another step has it, and ends as that one did", async ({ handler }) => {
    await publish(handler, "never-ready");
    const first = handler.start(["reconcile", "shop", "-n", handler.namespace]);
    await eventually(first.told, (told) => told.includes("Stage app: Health"));
    const second = handler.start(["reconcile", "shop", "-n", handler.namespace]);
    await eventually(second.told, (told) => told.includes("Another step has it"));
    await publish(handler);
    const both = await Promise.all([first.ended, second.ended]);
    expect(
      both.map(({ code }) => code),
      JSON.stringify(both),
    ).toEqual([0, 0]);
    expect((await handler.get("shop")).status?.history?.[0]).toMatchObject({ outcome: "Succeeded" });
  });

  it("ends with 3 where it may not read it, or nobody answers", async ({ handler }) => {
    const kubeconfigs = [{ token: await handler.tokenOf("nobody") }, { server: "https://127.0.0.1:1" }];
    const ended = await Promise.all(
      kubeconfigs.map((wishes) => handler.reconcile("shop", "--kubeconfig", handler.kubeconfigFor(wishes))),
    );
    expect(ended).toMatchObject([
      { code: 3, stdout: "" },
      { code: 3, stdout: "" },
    ]);
    expect(ended[0]?.stderr).toMatch(/403 Forbidden.*; grant the verb get on stagesets/);
    expect(ended[1]?.stderr).toContain("refused the connection");
    expect(ended.map(({ stderr }) => stderr).join("")).not.toContain(kubeconfigs[0]?.token);
  });

  it("on a terminal shows one line that it writes over", async ({ handler, skip }) => {
    const script = promisify(execFile);
    const hasScript = await script("script", ["--version"]).then(
      ({ stdout }) => stdout.includes("util-linux"),
      () => false,
    );
    if (!hasScript) skip("script of util-linux, which plays the terminal, is not installed");
    await publish(handler);
    const command = [process.execPath, handler.file, "reconcile", "shop", "-n", handler.namespace].join(" ");
    const env = { ...process.env, KUBECONFIG: handler.kubeconfig, STAGESET_INSECURE_ALLOW_LOOPBACK: "1" };
    const { stdout } = await script("script", ["--quiet", "--return", "--command", command, "/dev/null"], { env });
    const shown = stdout.split("\r\u001b[K");
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.slice(1, -1).join("")).not.toContain("\n");
    expect(shown.at(-1)).toMatch(/^\S+\/shop is Ready: /);
  });
});
