/** `stageset baseline` and `stageset reset-ledger` as people run them: real processes against a real API server. */
import { describe, expect } from "vitest";
import { readLedger, writeCompletion, type LiveLedger } from "../../../lib/actions/ledger/index.ts";
import type { Ended } from "../../support/stageset-process.ts";
import { machineClock } from "../place.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap } from "./manifests.ts";

const action = (name: string, scope: string): object => ({ name, scope, wait: { duration: "1s" } });
const actions = { pre: [action("seed", "Lifetime"), action("backup", "Revision")], post: [action("tell", "Lifetime")] };
const sourceRef = { kind: "ExternalArtifact", name: "shop" };

const release = (handler: HandlerPlace): Promise<unknown> =>
  handler.stageSet("shop", [], { stages: [{ name: "db", sourceRef, actions }] });
const baseline = (handler: HandlerPlace, name: string, action: string): Promise<Ended> =>
  handler.run(["baseline", name, "-n", handler.namespace, "--stage", "db", "--action", action]);
const reset = (handler: HandlerPlace, ...args: readonly string[]): Promise<Ended> =>
  handler.run(["reset-ledger", "shop", "-n", handler.namespace, ...args]);

async function complete({ cluster, namespace }: HandlerPlace, stage: string, name: string): Promise<void> {
  const completed = { name, scope: "Lifetime", onSupersede: "Wait", wait: { duration: "1s" } } as const;
  const completion = { stage, action: completed, token: "t", now: machineClock.now() };
  expect(await writeCompletion(cluster, { namespace, name: "shop" }, completion)).toMatchObject({ kind: "done" });
}

async function ledgerOf({ cluster, namespace }: HandlerPlace, name = "shop"): Promise<LiveLedger | undefined> {
  const read = await readLedger(cluster, { namespace, name });
  if (read.kind === "failed") throw new Error(read.failure.message);
  return read.value;
}

describe("baseline", () => {
  it("writes its entry once, and says so", async ({ handler }) => {
    await release(handler);
    const shown = `${handler.namespace}/shop`;
    expect(await baseline(handler, "shop", "seed")).toMatchObject({
      ...{ code: 0, stderr: "", stdout: `${shown}: seed of stage db is taken as done; it will not run.\n` },
    });
    expect(await baseline(handler, "shop", "tell")).toMatchObject({ code: 0 });
    const before = await ledgerOf(handler);
    expect(before?.spec?.baseline).toEqual([
      { stage: "db", action: "seed" },
      { stage: "db", action: "tell" },
    ]);
    expect(await baseline(handler, "shop", "seed")).toMatchObject({
      ...{ code: 0, stdout: `${shown}: seed of stage db is taken as done already.\n` },
    });
    expect((await ledgerOf(handler))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
  });

  it.for([
    { name: "sead", says: "stage db has no action sead in pre or post" },
    { name: "backup", says: "action backup of stage db has scope Revision, not Lifetime" },
  ])("of $name is refused, and nothing is written: $says", async ({ name, says }, { handler }) => {
    await release(handler);
    const { code, stdout, stderr } = await baseline(handler, "shop", name);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toBe(
      `Cannot take db/${name} of StageSet ${handler.namespace}/shop as done: ${says}; name a Lifetime action of the StageSet\n`,
    );
    expect(await ledgerOf(handler)).toBeUndefined();
  });

  it("before there is a StageSet waits for it", async ({ handler }) => {
    const { code, stderr } = await baseline(handler, "later", "seed");
    expect({ code, stderr }).toEqual({
      ...{ code: 0, stderr: `There is no StageSet ${handler.namespace}/later yet; the baseline waits for it.\n` },
    });
    expect((await ledgerOf(handler, "later"))?.spec).toEqual({ baseline: [{ stage: "db", action: "seed" }] });
  });
});

describe("reset-ledger", () => {
  it("removes one action, a stage's, all; and says what", async ({ handler }) => {
    await release(handler);
    const shown = `${handler.namespace}/shop`;
    const done = ["db/seed", "db/tell", "web/warm", "web/fill"].map((id) => id.split("/") as [string, string]);
    for (const [stage, name] of done) await complete(handler, stage, name);
    await baseline(handler, "shop", "seed");
    const again = "the actions above run again in the next run that comes to them.";

    const one = await reset(handler, "--stage", "db", "--action", "seed");
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toMatch(/^removed db\/seed: Executed, \d{4}-.*Z\nremoved db\/seed from the baseline\n/);
    expect(one.stdout).toContain(`\n${shown}, seed of stage db: ${again}\n`);
    const stage = await reset(handler, "--stage", "web");
    expect(stage.stdout).toMatch(/^removed web\/warm: .*\nremoved web\/fill: .*\n/);
    expect(stage.stdout).toContain(`\n${shown}, stage web: ${again}\n`);
    const all = await reset(handler);
    expect(all.stdout).toMatch(/^removed db\/tell: .*\n/);
    expect(all.stdout).toContain(`\n${shown}, all stages: ${again}\n`);
    expect(await reset(handler)).toMatchObject({ code: 0, stdout: `${shown}, all stages: nothing to remove.\n` });
    expect(await ledgerOf(handler)).toMatchObject({ spec: { baseline: [] }, status: { completedActions: [] } });
  });

  it("ends with 3 where there is no ledger", async ({ handler }) => {
    expect(await reset(handler)).toMatchObject({
      ...{ code: 3, stdout: "" },
      stderr: `There is no StageLedger ${handler.namespace}/shop; -n NAMESPACE looks in another namespace.\n`,
    });
  });
});

describe("what follows from it", () => {
  const flag = configMap("flag");
  const clear = { target: { apiVersion: "v1", kind: "ConfigMap", name: "flag" } };
  const publish = (handler: HandlerPlace, revision: string): Promise<unknown> =>
    handler.sources.publishExternal("shop", { "db/one.yaml": configMap("one", revision) });
  /** A stage whose one action deletes the ConfigMap `flag`. */
  const acting = async (handler: HandlerPlace, scope: string): Promise<void> => {
    const pre = [{ name: "seed", scope, delete: clear }];
    await publish(handler, "v1");
    await handler.stageSet("shop", [], { stages: [{ name: "db", path: "./db", sourceRef, actions: { pre } }] });
  };
  /** Does a reconcile run the action? */
  const runs = async (handler: HandlerPlace, ...args: readonly string[]): Promise<boolean> => {
    await handler.kubectl(["apply", "--filename=-"], flag);
    const ended = await handler.reconcile("shop", ...args);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    return (await handler.kubectl(["get", "configmap", "flag", "--ignore-not-found", "--output=name"])) === "";
  };

  it("an action that is taken as done does not run, whatever comes, until its ledger is reset", async ({ handler }) => {
    await acting(handler, "Lifetime");
    await baseline(handler, "shop", "seed");
    expect(await runs(handler)).toBe(false);
    expect((await ledgerOf(handler))?.status).toMatchObject({
      completedActions: [{ action: "seed", origin: "Baselined" }],
      conditions: [{ type: "BaselineValid", status: "True" }],
    });
    await publish(handler, "v2");
    expect(await runs(handler)).toBe(false);
    await reset(handler, "--stage", "db");
    await publish(handler, "v3");
    expect(await runs(handler)).toBe(true);
    await publish(handler, "v4");
    expect(await runs(handler)).toBe(false);
  });

  it("reconcile --stage has a stage's actions run again, once", async ({ handler }) => {
    await acting(handler, "Revision");
    expect(await runs(handler)).toBe(true);
    expect(await runs(handler)).toBe(false);
    expect(await runs(handler, "--stage", "db")).toBe(true);
    expect(await runs(handler)).toBe(false);
    const { code, stderr } = await handler.reconcile("shop", "--stage", "cache");
    expect(code).toBe(3);
    expect(stderr).toContain("Cannot reconcile stage cache of ");
    expect(stderr).toContain(": it has no such stage; name one of db\n");
  });
});

it("both end with 3 without the rights, and name them", async ({ handler }) => {
  await release(handler);
  const kubeconfig = handler.kubeconfigFor({ token: await handler.tokenOf("nobody") });
  const args = ["shop", "-n", handler.namespace, "--stage", "db", "--action", "seed", "--kubeconfig", kubeconfig];
  const [taken, removed] = await Promise.all([
    handler.run(["baseline", ...args]),
    handler.run(["reset-ledger", ...args]),
  ]);
  expect([taken.code, removed.code]).toEqual([3, 3]);
  expect(taken.stderr).toMatch(/403 Forbidden.*; grant the verb get on stagesets/);
  expect(removed.stderr).toMatch(/403 Forbidden.*; grant the verb get on stageledgers/);
});
