/** Actions before a StageSet's objects are deleted, on a real API server: once, whoever dies in between, and never for ever. */
import { describe, expect } from "vitest";
import { mapParallel } from "../../../lib/base/index.ts";
import { dyingAfterWrites } from "../dying-clusters.ts";
import { answering, endPodsOf, job, jobNames, never } from "../actions/shop.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import { ahead, configMap, configMapKind, configMaps, recorded, settle, stageSet, toldOf } from "./removal-place.ts";

const anythingKind = { apiVersion: "stageset.test/v1", kind: "Anything" } as const;
const own = { kind: "ExternalArtifact", name: "shop" };
const gone = { kind: "gone" } as const;
const hourMs = 3_600_000;

/** Notes that it ran: the second time would leave a second note. */
const note = { ...{ name: "note" }, patch: patchOf("note") };

function patchOf(text: string): object {
  const target = { ...anythingKind, name: "log" };
  return { target, type: "json6902", patch: JSON.stringify([{ op: "add", path: "/spec/log/-", value: text }]) };
}

async function prepare(release: ReleasePlace, onDelete: readonly object[], spec: object = {}): Promise<void> {
  await release.apply({ ...anythingKind, metadata: { name: "log" }, spec: { log: [] } });
  await release.sources.publishExternal("shop", {
    "web/a.yaml": configMap("a"),
    "jobs/job.yaml": job("farewell", never),
  });
  await stageSet(release, { web: {} }, { onDelete, retryInterval: "1s", ...spec });
  await settle(release);
  await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
}

const notes = async (release: ReleasePlace): Promise<unknown> =>
  ((await release.read(anythingKind, "log"))["spec"] as { readonly log: unknown }).log;

describe.concurrent("onDelete", () => {
  it("runs in order before the first object goes, and not before", async ({ release }) => {
    await prepare(release, [
      note,
      { name: "farewell", job: { sourceRef: own, path: "./jobs" } },
      { name: "last", patch: patchOf("last") },
    ]);
    await stepsUntil(release, /^Unknown Progressing: onDelete action farewell: Job \S+ is running/);
    expect([await notes(release), await configMaps(release)]).toEqual([["note"], ["a"]]);
    await endPodsOf(release, (await jobNames(release))[0] ?? "");
    expect(await release.step("shop")).toEqual(gone);
    expect(await notes(release)).toEqual(["note", "last"]);
    expect([await configMaps(release), await jobNames(release)]).toEqual([[], []]);
    expect(toldOf(release, "ActionExecuted")).toEqual([
      "Normal onDelete action note is done",
      "Normal onDelete action farewell is done",
      "Normal onDelete action last is done",
    ]);
  });

  it("that fails is tried again, and its edited form instead of it", async ({ release }) => {
    await using receiver = await answering(500);
    const call = (port: number): object => ({ name: "call", http: { url: `http://127.0.0.1:${port}/bye` } });
    await prepare(release, [call(receiver.port)]);
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "failed", failure: { retry: "backoff" } } });
    expect(await release.ready("shop")).toMatch(/^False StageFailed: onDelete action call: .*500/);
    expect(await configMaps(release)).toEqual(["a"]);
    await release.step("shop");
    expect(receiver.seen.length).toBeGreaterThan(1);
    await using better = await answering(200);
    await stageSet(release, { web: {} }, { onDelete: [call(better.port)], retryInterval: "1s" });
    expect(await release.step("shop")).toEqual(gone);
    expect(better.seen).toHaveLength(1);
  });

  it("that never succeeds is given up after --max-teardown-wait", async ({ release }) => {
    await using receiver = await answering(500);
    await prepare(release, [{ name: "call", http: { url: `http://127.0.0.1:${receiver.port}/bye` } }, note]);
    await release.step("shop");
    expect(await release.step("shop", { ports: ahead(release.ports, 2 * hourMs) })).toEqual(gone);
    expect([await configMaps(release), await recorded(release), await notes(release)]).toEqual([[], {}, []]);
    expect(toldOf(release, "TeardownForced")).toEqual([
      "Warning Not done within 1h: onDelete action call, onDelete action note; the deletion goes on without",
    ]);
  });

  it("with WaitForTermination is waited for however long it takes", async ({ release }) => {
    await using receiver = await answering(500);
    const call = { name: "call", http: { url: `http://127.0.0.1:${receiver.port}/bye` } };
    await prepare(release, [call], { deletionPolicy: "WaitForTermination" });
    await release.step("shop");
    const late = await release.step("shop", { ports: ahead(release.ports, 9 * hourMs) });
    expect(late).toMatchObject({ ending: { kind: "failed" } });
    expect(await configMaps(release)).toEqual(["a"]);
  });

  it("runs where the objects are to stay, too", async ({ release }) => {
    await prepare(release, [note], { deletionPolicy: "Orphan" });
    expect(await release.step("shop")).toEqual(gone);
    expect(await notes(release)).toEqual(["note"]);
    expect((await release.read(configMapKind, "a")).metadata.labels ?? {}).toEqual({});
  });
});

it("runs once, after whichever write a step dies", async ({ release }) => {
  const writes = Array.from({ length: 24 }, (_, index) => index + 1);
  let longest = 0;
  await mapParallel(writes, 6, async (count) => {
    if (longest > 0 && count > longest) return;
    const name = `shop-${count}`;
    await release.apply({ ...anythingKind, metadata: { name }, spec: { log: [] } });
    await release.sources.publishExternal(name, { "web/a.yaml": configMap(name) });
    const target = { ...anythingKind, name };
    const patch = JSON.stringify([{ op: "add", path: "/spec/log/-", value: "ran" }]);
    const onDelete = [{ name: "note", patch: { target, type: "json6902", patch } }];
    await release.stageSet(name, ["web"], { onDelete });
    await release.step(name);
    await release.kubectl(["delete", "stageset", name, "--wait=false"]);
    const { clusters, died } = dyingAfterWrites(release.ports.clusters, count);
    const step = release.step(name, { ports: { ...release.ports, clusters } });
    const isDead = await Promise.race([died.then(() => true), step.then(() => false)]);
    if (!isDead) longest = Math.max(longest, count);
    expect(await release.step(name, { ports: ahead(release.ports, 120_000) }), `after write ${count}`).toEqual(gone);
    const { log } = (await release.read(anythingKind, name))["spec"] as { readonly log: unknown };
    expect(log, `after write ${count}`).toEqual(["ran"]);
  });
  expect(longest, "more writes than are tried").toBeGreaterThan(3);
  expect([await configMaps(release), await recorded(release)]).toEqual([[], {}]);
});
