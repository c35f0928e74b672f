/** What stays on purpose is nobody's once its record is gone: another StageSet can have it, and the same one again. */
import { describe, expect, it } from "vitest";
import type { Clusters, KubeObject, LiveObject } from "../../../lib/cluster/index.ts";
import { entriesIn } from "../../../lib/sim/index.ts";
import { fieldManager, must, openSimPlace, type SimPlace } from "../sim-place.ts";

const stageSetRef = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" } as const;
const left = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "b" } as const;
const keepMark = { "stages.metio.wtf/prune": "disabled" };

function stageSet(name: string, stage: object): KubeObject {
  const sourceRef = { kind: "ExternalArtifact", name };
  const { apiVersion, kind, namespace } = stageSetRef;
  const spec = { retryInterval: "10s", stages: [{ name: "app", path: "./", sourceRef, ...stage }] };
  return { apiVersion, kind, metadata: { namespace, name }, spec };
}

function files(names: string, annotations: object = {}): Readonly<Record<string, string>> {
  const configMap = (name: string): string =>
    JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, annotations }, data: { of: name } });
  return Object.fromEntries(names.split(" ").map((name) => [`${name}.yaml`, configMap(name)] as const));
}

const ways = [
  { when: "its stage does not prune", stage: { prune: false }, marks: {}, why: "its stage app does not prune" },
  { when: "it is marked", stage: {}, marks: keepMark, why: "it is marked stages.metio.wtf/prune: disabled" },
] as const;

type Way = (typeof ways)[number];

/** `shop` has brought `a` and `b`, and brings `b` no more; not looked at since. */
async function dropped({ stage, marks }: Way): Promise<SimPlace> {
  const place = await openSimPlace(1);
  await place.offer("shop", "v1", files("a b", marks));
  await place.apply(stageSet("shop", stage));
  await place.step();
  await place.offer("shop", "v2", files("a", marks));
  return place;
}

function recordedIn({ cluster }: SimPlace): readonly string[] {
  const inventories = cluster.lookAll({ apiVersion: stageSetRef.apiVersion, kind: "StageInventory" });
  return inventories.flatMap((one) => entriesIn(one).map((id) => id.split("_")[1] ?? "")).sort();
}

function isFree(object: LiveObject | undefined): boolean {
  const managers = object?.metadata.managedFields?.map(({ manager }) => manager) ?? [];
  return object?.metadata.labels === undefined && !managers.includes("stageset-controller");
}

const toldOf = ({ told }: SimPlace): readonly string[] =>
  told.filter(({ reason }) => reason === "ObjectKept").map(({ type, message }) => `${type} ${message}`);

/** Patches of `b` come back with this, in place of what the API server would make of them. */
function refusing({ cluster }: SimPlace, refusal: { readonly status: number; readonly reason: string }): Clusters {
  return {
    as: (who) => {
      const port = cluster.as(who);
      return {
        ...port,
        patch: (ref, patch, how) => {
          if (ref.name !== left.name) return port.patch(ref, patch, how);
          const error = { doing: "patch ConfigMap shop/b", message: "denied the request: no", causes: [], ...refusal };
          return Promise.resolve({ kind: "refused", error });
        },
      };
    },
  };
}

describe.each(ways)("an object that stays since $when", (way) => {
  it("leaves the inventory without our labels and our field manager, and that is told once", async () => {
    const place = await dropped(way);
    await place.step();
    expect([recordedIn(place), isFree(place.cluster.look(left))]).toEqual([["a"], true]);
    expect(toldOf(place)).toEqual([
      `Normal Stage app: ConfigMap shop/b stays in the cluster and leaves the inventory: ${way.why}`,
    ]);
  });

  it("can be had by another StageSet", async () => {
    const place = await dropped(way);
    const before = place.cluster.look(left);
    await place.offer("heir", "v1", files("b", way.marks));
    await place.apply(stageSet("heir", {}));
    await place.tick();
    await place.clock.advance(60_000);
    await place.tick();
    const after = place.cluster.look(left);
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(after?.metadata.labels).toMatchObject({ "stages.metio.wtf/name": "heir" });
    expect([place.stageSet("heir"), place.stageSet("shop")].map((one) => readyOf(one))).toEqual(["True", "True"]);
  });

  it("can be brought again by the same", async () => {
    const place = await dropped(way);
    await place.step();
    await place.offer("shop", "v3", files("a b", way.marks));
    await place.step();
    expect(readyOf(place.stageSet())).toBe("True");
    expect([recordedIn(place), isFree(place.cluster.look(left))]).toEqual([["a", "b"], false]);
  });

  it("leaves the inventory with our labels where it may not be changed, and how to take them off is told", async () => {
    const place = await dropped(way);
    await place.step({ ports: place.ports(refusing(place, { status: 403, reason: "Forbidden" })) });
    expect([readyOf(place.stageSet()), recordedIn(place)]).toEqual(["True", ["a"]]);
    expect(toldOf(place)).toEqual([
      expect.stringMatching(/^Normal Stage app: ConfigMap shop\/b stays/),
      expect.stringMatching(
        /^Warning Stage app: the labels of ConfigMap shop\/b could not be taken off \(Cannot patch ConfigMap shop\/b: .*403 Forbidden: denied the request: no.*\); take off stages.metio.wtf\/name, stages.metio.wtf\/namespace, stages.metio.wtf\/stage by hand, and another StageSet can have it$/,
      ),
    ]);
  });

  it.each([
    { status: 500, reason: "InternalError" },
    { status: 422, reason: "Invalid" }, // as a test of a JSON patch fails
  ])("stays recorded while it cannot be changed ($status), and is tried again", async (refusal) => {
    const place = await dropped(way);
    await place.step({ ports: place.ports(refusing(place, refusal)) });
    expect([readyOf(place.stageSet()), recordedIn(place), toldOf(place)]).toEqual(["False", ["a", "b"], []]);
    await place.clock.advance(60_000);
    await place.step();
    expect([readyOf(place.stageSet()), recordedIn(place), isFree(place.cluster.look(left))]).toEqual([
      "True",
      ["a"],
      true,
    ]);
  });
});

it("what is marked to stay is nobody's once its StageSet is gone", async () => {
  const place = await openSimPlace(1);
  await place.offer("shop", "v1", files("b", keepMark));
  await place.apply(stageSet("shop", {}));
  await place.step();
  must(await place.cluster.as({ kind: "self" }).delete(stageSetRef));
  await place.step();
  expect([place.stageSet(), recordedIn(place), isFree(place.cluster.look(left))]).toEqual([undefined, [], true]);
  expect(toldOf(place)).toHaveLength(1);
});

it("what another has taken over meanwhile keeps its labels", async () => {
  const place = await dropped(ways[0]);
  const labels = { "stages.metio.wtf/name": "heir" };
  must(
    await place.cluster
      .as({ kind: "self" })
      .patch(left, { type: "merge", body: { metadata: { labels } } }, { fieldManager }),
  );
  await place.step();
  expect(place.cluster.look(left)?.metadata.labels).toMatchObject(labels);
  expect(recordedIn(place)).toEqual(["a"]);
});

function readyOf(stageSet: ReturnType<SimPlace["stageSet"]>): string | undefined {
  return stageSet?.status?.conditions?.find(({ type }) => type === "Ready")?.status;
}
