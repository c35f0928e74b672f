import { describe, expect, it } from "vitest";
import { checkStatus, done } from "../../lib/api/index.ts";
import type { Files } from "../../lib/build/index.ts";
import { tell, type Cluster, type Clusters, type ObjectRef } from "../../lib/cluster/index.ts";
import { withFaults } from "../../lib/sim/index.ts";
import { openSimPlace, type SimPlace } from "./sim-place.ts";

const stageSetRef = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" } as const;

const configMap = (name: string, revision: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  revision: ${revision}\n`;

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: example.org/main:1 }] }
`;

const revision = (name: string): Record<string, string> => ({
  "base/settings.yaml": configMap("settings", name),
  "base/backend.yaml": deployment("backend"),
  "app/app.yaml": configMap("app", name),
});

const filesOf = (texts: Readonly<Record<string, string>>): Files =>
  new Map(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]));

const stages = (...names: readonly string[]): readonly unknown[] =>
  names.map((name) => ({ name, path: `./${name}`, sourceRef: { kind: "ExternalArtifact", name: "shop" } }));

/** A release whose first stage takes 20 s to become healthy. */
async function openShop(seed: number): Promise<SimPlace> {
  const place = await openSimPlace(seed);
  place.cluster.behave([{ kind: "Pod", afterMs: 20_000 }]);
  await place.apply({ ...head, spec: { stages: stages("base", "app") } });
  return place;
}
const head = {
  apiVersion: stageSetRef.apiVersion,
  kind: stageSetRef.kind,
  metadata: { namespace: "shop", name: "shop" },
};

/** One step whose process is killed before it asks for `doing`. */
async function dieBefore(place: SimPlace, doing: string): Promise<void> {
  const never = new Promise<never>(() => undefined);
  let die = (): void => undefined;
  const died = new Promise<void>((resolve) => (die = resolve));
  const clusters: Clusters = {
    as: (who) => {
      const cluster = place.cluster.as(who);
      const remove: Cluster["delete"] = (ref, how) => {
        if (tell("delete", ref) !== doing) return cluster.delete(ref, how);
        die();
        return never;
      };
      return { ...cluster, delete: remove };
    },
  };
  await Promise.race([place.step({ ports: place.ports(clusters) }), died]);
}

function configMapRef(name: string): ObjectRef {
  return { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name };
}

function dataOf(place: SimPlace, name: string): unknown {
  return place.cluster.look(configMapRef(name))?.["data"];
}

function ready(place: SimPlace): string {
  const condition = place.stageSet()?.status?.conditions?.find(({ type }) => type === "Ready");
  return `${condition?.status ?? "?"} ${condition?.reason ?? "?"}: ${condition?.message ?? ""}`;
}

/** One step, in the middle of which `happen` happens. */
async function stepWith(place: SimPlace, happen: () => Promise<void>): ReturnType<SimPlace["step"]> {
  const later = place.clock.sleep(5_000).then(happen);
  const outcome = await place.step();
  await later;
  return outcome;
}

describe("what is built otherwise on another machine", () => {
  it("is applied before anything is pruned for it", async () => {
    const place = await openSimPlace(6);
    await place.apply({ ...head, spec: { stages: stages("base") } });
    const files = (names: readonly string[], data: string): Record<string, string> =>
      Object.fromEntries(names.map((name) => [`base/${name}.yaml`, configMap(name, data)]));
    await place.offer("shop", "v1", files(["one", "two", "old"], "v1"));
    await place.step();
    await place.offer("shop", "v2", files(["one", "two"], "v2"));
    await dieBefore(place, "delete ConfigMap shop/old");
    expect(place.stageSet()?.status?.stages).toMatchObject([{ phase: "Ready", entriesCount: 2 }]);
    await place.clock.advance(80_000);
    const elsewhere = filesOf(files(["one"], "v2"));
    await place.step({ ports: { ...place.ports(), fetch: () => Promise.resolve(done(elsewhere)) } });
    expect(place.stageSet()?.status?.stages).toMatchObject([{ phase: "Ready", entriesCount: 1 }]);
    expect([dataOf(place, "one"), dataOf(place, "two"), dataOf(place, "old")]).toEqual([
      { revision: "v2" },
      undefined,
      undefined,
    ]);
  });
});

describe("a deletion that orphans", () => {
  it("takes our labels and our field manager off, and leaves the rest as it is", async () => {
    const place = await openSimPlace(7);
    await place.apply({ ...head, spec: { stages: stages("app") } });
    await place.offer("shop", "v1", revision("v1"));
    await place.step();
    await place.apply({ ...head, spec: { deletionPolicy: "Orphan", stages: stages("app") } });
    await place.cluster.as({ kind: "self" }).delete(stageSetRef);
    expect(await place.step()).toEqual({ kind: "gone" });
    expect(dataOf(place, "app")).toEqual({ revision: "v1" });
    const { labels, managedFields = [] } = place.cluster.look(configMapRef("app"))?.metadata ?? {};
    expect(Object.keys(labels ?? {})).toEqual([]);
    expect(managedFields.map(({ manager }) => manager)).not.toContain("stageset-controller");
    const inventory = { apiVersion: stageSetRef.apiVersion, kind: "StageInventory" };
    expect(place.cluster.lookAll(inventory, { namespace: "shop" })).toEqual([]);
  });
});

describe("an object that does not go, whatever is answered", () => {
  it("is asked again now and then, not in a loop", async () => {
    const place = await openSimPlace(9);
    await place.apply({ ...head, spec: { stages: stages("app") } });
    await place.offer("shop", "v1", { "app/old.yaml": configMap("old", "v1"), "app/app.yaml": configMap("app", "v1") });
    await place.step();
    await place.offer("shop", "v2", { "app/app.yaml": configMap("app", "v2") });
    let deletions = 0;
    const remove: Cluster["delete"] = () => {
      if ((deletions += 1) > 50) throw new Error("it is asked in a loop");
      return Promise.resolve({ kind: "done", value: undefined } as never);
    };
    await place.step({
      ports: place.ports({ as: (who) => ({ ...place.cluster.as(who), delete: remove }) }),
    });
    expect(deletions).toBeLessThan(10);
    expect(ready(place)).toMatch(/^Unknown Progressing: Pruning: waiting for ConfigMap shop\/old/);
  });
});

describe("a bug", () => {
  it("ends its own step, even where nothing more can be told", async () => {
    const place = await openSimPlace(8);
    await place.apply({ ...head, spec: { stages: stages("app") } });
    await place.offer("shop", "v1", revision("v1"));
    const tell = (): Promise<void> => Promise.reject(new Error("no place to tell it"));
    const outcome = await place.step({ ports: { ...place.ports(), tell } });
    expect(outcome).toMatchObject({ kind: "unreachable", failure: { reason: "InternalError" } });
  });
});

describe("whoever asks", () => {
  it("is answered where nothing can be done, and asks once", async () => {
    const place = await openSimPlace(4);
    await place.apply({ ...head, spec: { stages: stages("base") } });
    await place.step();
    expect(ready(place)).toMatch(/^False (SourceNotReady|ArtifactNotFound|ResolveFailed)/);
    const annotations = { "reconcile.fluxcd.io/requestedAt": "now" };
    await place.apply({ ...head, metadata: { ...head.metadata, annotations }, spec: { stages: stages("base") } });
    await place.step();
    expect(place.stageSet()?.status?.lastHandledReconcileAt).toBe("now");
  });
  it("finds that Ready has not changed where it was True all the time", async () => {
    const place = await openSimPlace(5);
    await place.apply({ ...head, spec: { stages: stages("app") } });
    await place.offer("shop", "v1", revision("v1"));
    await place.step();
    const before = place.stageSet()?.status?.conditions;
    await place.clock.advance(60_000);
    const annotations = { "reconcile.fluxcd.io/requestedAt": "now" };
    await place.apply({ ...head, metadata: { ...head.metadata, annotations }, spec: { stages: stages("app") } });
    await place.step();
    expect(place.stageSet()?.status?.lastHandledReconcileAt).toBe("now");
    expect(place.stageSet()?.status?.conditions).toEqual(before);
  });
});

describe("a claim that shows a newer spec", () => {
  it("is no reason to do what was decided over the old one", async () => {
    const place = await openSimPlace(10);
    await place.apply({ ...head, spec: { stages: stages("app", "base") } });
    await place.offer("shop", "v1", revision("v1"));
    let claims = 0;
    const clusters: Clusters = {
      as: (who) => {
        const cluster = place.cluster.as(who);
        const patch: Cluster["patch"] = async (ref, body, how) => {
          const isSecondClaim = how.subresource === "status" && (claims += 1) === 2;
          if (isSecondClaim) await place.apply({ ...head, spec: { suspend: true, stages: stages("app", "base") } });
          return cluster.patch(ref, body, how);
        };
        return { ...cluster, patch };
      },
    };
    await place.step({ ports: place.ports(clusters) });
    expect(ready(place)).toMatch(/^False Suspended/);
    const inventories = place.cluster.lookAll({ apiVersion: stageSetRef.apiVersion, kind: "StageInventory" });
    expect(inventories.map(({ metadata }) => metadata.labels?.["stages.metio.wtf/stage"])).toEqual(["app"]);
  });
});

describe("while a stage is waited for", () => {
  it("what was healthy when it was applied is read again only after the first look", async () => {
    const place = await openShop(4);
    await place.offer("shop", "v1", revision("v1"));
    const { clusters, calls } = withFaults(place.cluster, [], place.clock);
    const lists = (kind: string): number => calls.filter(({ doing }) => doing === `list ${kind} in shop`).length;
    await place.step({ budgetMs: 500, ports: place.ports(clusters) });
    expect([lists("Deployment"), lists("ConfigMap")]).toEqual([1, 0]);
    await place.step({ budgetMs: 3_000, ports: place.ports(clusters) });
    expect([lists("Deployment"), lists("ConfigMap")]).toEqual([3, 2]);
  });
  it("a newer revision is applied whole, what this very step has applied of the older one included", async () => {
    const place = await openShop(1);
    await place.offer("shop", "v1", revision("v1"));
    await stepWith(place, () => place.offer("shop", "v2", revision("v2")));
    expect(ready(place)).toBe("True Succeeded: Applied shop at v2");
    expect([dataOf(place, "settings"), dataOf(place, "app")]).toEqual([{ revision: "v2" }, { revision: "v2" }]);
    expect(place.stageSet()?.status?.history?.map(({ outcome, revisions }) => [outcome, revisions])).toEqual([
      ["Succeeded", { "shop/shop": "v2" }],
      ["Superseded", { "shop/shop": "v1" }],
    ]);
  });
  it("a source that cannot be read is not the stage's fault", async () => {
    const place = await openShop(2);
    await place.offer("shop", "v1", revision("v1"));
    await stepWith(place, () => {
      place.cluster.deny([{ verbs: ["get", "list"], kinds: ["ExternalArtifact"] }]);
      return Promise.resolve();
    });
    expect(ready(place)).toMatch(/^False RBACDenied/);
    expect(place.stageSet()?.status?.stages?.map(({ phase }) => phase)).toEqual(["Verifying", "Pending"]);
  });
  it("a StageSet that is suspended stops, says so, and goes on where it stood", async () => {
    const place = await openShop(3);
    await place.offer("shop", "v1", revision("v1"));
    await stepWith(place, () => place.apply({ ...head, spec: { suspend: true, stages: stages("base", "app") } }));
    expect(ready(place)).toMatch(/^False Suspended/);
    const live = place.stageSet();
    expect(live === undefined ? [] : checkStatus(live)).toEqual([]);
    expect(dataOf(place, "app")).toBeUndefined();
    expect(live?.status?.run?.claim).toBeUndefined();
    await place.apply({ ...head, spec: { suspend: false, stages: stages("base", "app") } });
    await place.step();
    expect(ready(place)).toBe("True Succeeded: Applied shop at v1");
  });
});
