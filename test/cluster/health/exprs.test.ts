/** What `readyChecks.exprs` do beside judging: what is refused before anything is touched, what counts, and what is told. */
import { describe, expect, vi } from "vitest";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import { isThere, next, publish, report, stageSet, type Operated } from "./operator.ts";

vi.setConfig({ testTimeout: 120_000 }); // a controller is played in several acts, on a machine that may be busy

const kind = { apiVersion: "stageset.test/v1", kind: "Wildthing" };
const current = "status.phase == 'Done'";
const waits = (exprs: readonly object[], more: object = {}): Operated => ({ ...kind, readyChecks: { exprs, ...more } });
const isMade = (release: ReleasePlace): Promise<boolean> => isThere(release, { ...kind, metadata: { name: "it" } });
/** An Event that is told again, as by a step that takes up what another has left, has the same name and is told once. */
const toldOf = ({ told }: ReleasePlace, reason: string): readonly string[] => [
  ...new Map(told.filter((fact) => fact.reason === reason).map(({ name, message }) => [name, message])).values(),
];

describe.concurrent("an expression", () => {
  it.for([
    {
      when: "that does not parse",
      exprs: [
        { ...kind, current: "true" },
        { ...kind, current: "status.phase ==" },
      ],
      path: "exprs[1].current",
    },
    {
      when: "that names an unknown function",
      exprs: [{ ...kind, current, failed: "nope(status)" }],
      path: "exprs[0].failed",
    },
    {
      when: "that can be neither true nor false",
      exprs: [{ ...kind, current, inProgress: "'x'" }],
      path: "exprs[0].inProgress",
    },
  ])("$when is refused before anything is touched, in the second stage too", async ({ exprs, path }, { release }) => {
    await publish(release, kind);
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stages = [
      { name: "first", path: "./first", sourceRef },
      { name: "second", path: "./second", sourceRef, readyChecks: { exprs } },
    ];
    await release.stageSet("shop", [], { stages });
    const told = await stepsUntil(release, /^False InvalidSpec: /);
    expect(told).toContain(`Cannot use spec.stages[1].readyChecks.${path}: it does not compile: `);
    expect(await isMade(release)).toBe(false);
    await release.stageSet("shop", [], { stages: stages.map(({ readyChecks: _checks, ...stage }) => stage) });
    await stepsUntil(release, /^True Succeeded: /);
  });

  it.for([
    { when: "divides by nothing", failed: "1 / status.total == 1", status: { phase: "Done", total: 0 } },
    { when: "asks past the end", failed: "status.list[3] == 'x'", status: { phase: "Done", list: [] } },
    { when: "compares unlike types", failed: "status.phase > 3", status: { phase: "Done" } },
    { when: "says neither yes nor no", failed: "status.phase", status: { phase: "Done" } },
  ])("that $when is told, and fails the stage once its time is up", async ({ failed, status }, { release }) => {
    const operated = waits([{ ...kind, current, failed }], { timeout: "1s" });
    await publish(release, operated);
    await release.apply({ ...kind, metadata: { name: "it" }, spec: {} });
    await report(release, operated, status);
    await stageSet(release, operated);
    await stepsUntil(
      release,
      /^False StageFailed: Cannot finish stage first within 1s: not healthy: Wildthing \S+\/it \(exprs\[0\]\.failed cannot/,
    );
    expect(await isThere(release, next)).toBe(false);
  });

  it("still counts where the stage's own objects do not", async ({ release }) => {
    const operated = waits([{ ...kind, current }], { disableWait: true });
    await publish(release, operated);
    await stageSet(release, operated);
    await stepsUntil(release, /Waiting for Wildthing \S+\/it \(exprs\[0\]\.current cannot be evaluated yet/);
    expect(await isThere(release, next)).toBe(false);
    await report(release, operated, { phase: "Done" });
    await stepsUntil(release, /^True Succeeded: /);
  });

  it("may ask of what a ConfigMap or a Secret holds, and tells nothing of a Secret", async ({ release }) => {
    const secret = { apiVersion: "v1", kind: "Secret", stringData: { word: "hunter2" } };
    const exprs = [
      { apiVersion: "v1", kind: "ConfigMap", current: "data.mode == 'calm'" },
      { apiVersion: "v1", kind: "Secret", current: "int(data.word) == 1" },
    ];
    await release.sources.publishExternal("shop", {
      "first/mode.yaml": JSON.stringify({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "mode" },
        data: { mode: "calm" },
      }),
      "first/secret.yaml": JSON.stringify({ ...secret, metadata: { name: "key" } }),
      "second/next.yaml": JSON.stringify(next),
    });
    await stageSet(release, { ...kind, readyChecks: { exprs } });
    const told = await stepsUntil(release, /Waiting for Secret \S+\/key \(exprs\[1\]\.current cannot be evaluated/);
    expect(told).toMatch(
      /Waiting for Secret \S+\/key \(exprs\[1\]\.current cannot be evaluated( yet)? \(int\(data\.word\) == 1\)\)$/,
    );
    expect(told).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  it("that judges nothing is told with what is new, and keeps nobody", async ({ release }) => {
    const gadget = { apiVersion: "stageset.test/v1", kind: "Gadget", current: "true" };
    const operated = waits([{ ...kind, current: "true" }, gadget, { ...kind, current: "false" }]);
    await publish(release, operated);
    await stageSet(release, operated);
    await stepsUntil(release, /^True Succeeded: /);
    const told = toldOf(release, "BuildWarning");
    expect([...new Set(told)]).toEqual([
      "Stage first: readyChecks.exprs[1] judges nothing: the stage neither applies nor checks a Gadget of stageset.test",
      "Stage first: readyChecks.exprs[2] judges nothing: exprs[0] comes first for the same objects",
    ]);
    await release.step("shop", { budgetMs: 2_000 });
    expect(toldOf(release, "BuildWarning")).toEqual(told); // a look that finds nothing new tells nothing
  });

  it("costs no request where nothing is to be done", async ({ release }) => {
    const operated = waits([{ ...kind, current }]);
    await publish(release, operated);
    await stageSet(release, operated);
    await stepsUntil(release, /Waiting for Wildthing/);
    await report(release, operated, { phase: "Done" });
    await stepsUntil(release, /^True Succeeded: /);
    const asked: string[] = [];
    const counting: typeof release.ports.clusters = {
      as: (who) => {
        const cluster = release.ports.clusters.as(who);
        return { ...cluster, list: (of, how) => (asked.push(of.kind), cluster.list(of, how)) };
      },
    };
    await release.step("shop", { ports: { ...release.ports, clusters: counting } });
    expect(asked.filter((one) => one === "Wildthing")).toHaveLength(1);
  });
});
