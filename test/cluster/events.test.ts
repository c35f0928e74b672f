/** Facts as Events on the API server: what people see of a release without reading its status. */
import { describe, expect, inject } from "vitest";
import type { Live, StageSet } from "../../lib/api/index.ts";
import type { Cluster, LiveObject } from "../../lib/cluster/index.ts";
import type { Fact } from "../../lib/engine/index.ts";
import { writeEvents } from "../../lib/report/index.ts";
import { auditPosition, readAudit } from "./audit.ts";
import { eventually } from "./eventually.ts";
import { machineClock, valueOf, type Place } from "./place.ts";
import { it } from "./release-place.ts";

/** What the API server takes for a note. */
const noteBytesMax = 1_024;

const reporter = { controller: "stageset", instance: "test" };
const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\n";

function factOf(parts: Partial<Fact> = {}): Fact {
  return {
    name: "shop.1",
    type: "Normal",
    reason: "Succeeded",
    action: "Reconcile",
    message: "Applied shop",
    ...parts,
  };
}

function write(cluster: Cluster, stageSet: Live<StageSet>, ...facts: readonly Fact[]): ReturnType<typeof writeEvents> {
  return writeEvents(cluster, stageSet, facts, { reporter, now: machineClock.now() });
}

async function eventsIn({ cluster, namespace }: Pick<Place, "cluster" | "namespace">): Promise<readonly LiveObject[]> {
  return valueOf(await cluster.list({ apiVersion: "events.k8s.io/v1", kind: "Event" }, { namespace })).items;
}

describe("an Event", () => {
  it("is about its StageSet, and kubectl shows it", async ({ release }) => {
    await release.stageSet("shop", ["base"]);
    await write(release.cluster, await release.get("shop"), factOf());
    expect(await eventsIn(release)).toMatchObject([
      {
        metadata: { name: "shop.1", namespace: release.namespace },
        ...{ type: "Normal", reason: "Succeeded", action: "Reconcile", note: "Applied shop" },
        ...{ reportingController: "stageset", reportingInstance: "test" },
        regarding: { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", name: "shop" },
      },
    ]);
    expect(await release.kubectl(["describe", "stageset", "shop"])).toMatch(
      /Events:.*Normal +Succeeded .*Applied shop/s,
    );
    const lines = await release.kubectl(["get", "events", "--no-headers"]);
    expect(lines).toMatch(/Normal +Succeeded +stageset\/shop +Applied shop/);
  });

  it("that is told again stays one, and says nothing", async ({ release }) => {
    await release.stageSet("shop", ["base"]);
    const stageSet = await release.get("shop");
    expect(await write(release.cluster, stageSet, factOf())).toEqual([factOf()]);
    const before = await eventsIn(release);
    expect(await write(release.cluster, stageSet, factOf({ message: "Applied shop again" }))).toEqual([]);
    expect(await write(release.cluster, stageSet, factOf({ isStanding: true }))).toEqual([]);
    expect(await eventsIn(release)).toEqual(before);
  });

  it("has a note that the API server takes", async ({ release }) => {
    await release.stageSet("shop", ["base"]);
    const notes = [
      { message: "x".repeat(noteBytesMax), then: "x".repeat(noteBytesMax) },
      { message: "x".repeat(noteBytesMax + 1), then: `${"x".repeat(noteBytesMax - 4)}…` },
      { message: "é".repeat(noteBytesMax), then: `${"é".repeat(noteBytesMax / 2 - 2)}…` },
    ];
    const facts = notes.map(({ message }, index) => factOf({ name: `shop.${index}`, message }));
    await write(release.cluster, await release.get("shop"), ...facts);
    expect((await eventsIn(release)).map((event) => event["note"])).toEqual(notes.map(({ then }) => then));
  });
});

describe("a step", () => {
  it("tells each stage and the end, once, in words of the list of reasons", async ({ release }) => {
    await release.sources.publishExternal("shop", {
      "base/one.yaml": configMap,
      "app/two.yaml": configMap.replace("one", "two"),
    });
    await release.stageSet("shop", ["base", "app"]);
    const ports = { ...release.ports, tell: tellAs(release.cluster) };
    await release.step("shop", { ports });
    await release.step("shop", { ports });
    const told = (await eventsIn(release)).map(
      ({ type, reason, action }) => `${String(type)} ${String(reason)} ${String(action)}`,
    );
    expect(told.sort()).toEqual([
      "Normal Progressing Reconcile",
      "Normal StageApplied Apply",
      "Normal StageApplied Apply",
      "Normal Succeeded Reconcile",
    ]);
  });

  it("that finds what it has told already, and nothing to change, sends no write", async ({ release }) => {
    const log = inject("auditLog") ?? ""; // the tests' control plane writes one
    const theirs = configMap.replace("one", "two");
    await release.kubectl(["apply", "--server-side", "-f", "-"], `${theirs}immutable: true\ndata: { value: theirs }\n`);
    await release.sources.publishExternal("shop", { "base/two.yaml": `${theirs}data: { value: ours }\n` });
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stage = { name: "base", path: "./base", sourceRef, conflictPolicy: { default: "KeepExisting" } };
    await release.stageSet("shop", [], { stages: [stage] });
    const ports = { ...release.ports, tell: tellAs(release.cluster) };
    await release.step("shop", { ports });
    const kept = (await eventsIn(release)).filter(({ reason }) => reason === "ConflictKept");
    expect(kept).toHaveLength(1);
    const position = auditPosition(log);
    await release.step("shop", { ports });
    const here = (): readonly string[] =>
      readAudit(log, position)
        .filter(({ uri }) => uri.includes(`/namespaces/${release.namespace}/`))
        .map(({ verb, uri }) => `${verb} ${uri}`);
    const last = `/events/${kept[0]?.metadata.name ?? "?"}`;
    const asked = await eventually(here, (seen) => seen.some((one) => one.endsWith(last)));
    expect(asked.filter((one) => !/^(get|list) /.test(one) && !one.includes("dryRun=All"))).toEqual([]);
  });

  it("of a StageSet with the longest name tells, too", async ({ release }) => {
    const name = `${"a".repeat(199)}-${"b".repeat(53)}`;
    await release.stageSet(name, ["base"]);
    await release.step(name, { ports: { ...release.ports, tell: tellAs(release.cluster) } });
    expect((await eventsIn(release)).length).toBeGreaterThan(0);
  });

  it("is not disturbed where Events may not be written", async ({ release }) => {
    await release.sources.publishExternal("shop", { "base/one.yaml": configMap });
    await release.stageSet("shop", ["base"]);
    const mute = await release.as({ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] });
    const outcome = await release.step("shop", { ports: { ...release.ports, tell: tellAs(mute) } });
    expect(outcome).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
    expect(await eventsIn(release)).toEqual([]);
    const facts = [factOf(), factOf({ name: "shop.2", isStanding: true })];
    expect(await write(mute, await release.get("shop"), ...facts)).toEqual(facts.slice(0, 1)); // who else is told of
  });
});

function tellAs(cluster: Cluster): (stageSet: Live<StageSet>, facts: readonly Fact[]) => Promise<void> {
  return async (stageSet, facts) => {
    await write(cluster, stageSet, ...facts);
  };
}
