/** Health that comes about in several acts: of two objects, of a volume and its claim, of two revisions. */
import { expect } from "vitest";
import { healthOf, type Health } from "../../../lib/health/index.ts";
import { eventually } from "../eventually.ts";
import { it, machineClock, valueOf } from "../place.ts";
import { judge } from "./judge.ts";
import { claim, container, definition, definitionKind, workload } from "./made.ts";

it.concurrent.for([
  { when: "is established", kinds: ["gears"], then: "Current", says: "established" },
  { when: "wants the name of another", kinds: ["gears", "cogs"], then: "Failed", says: "KindConflict" },
])("a CustomResourceDefinition that $when: $then", async ({ kinds, then, says }, { place, onTestFinished }) => {
  const group = `${place.namespace}.stageset.test`;
  const definitions = kinds.map((plural) => definition(group, plural, "Gear"));
  onTestFinished(async () => {
    for (const { metadata } of definitions)
      valueOf(await place.cluster.delete({ ...definitionKind, name: metadata.name }));
  });
  const health = async (name: string): Promise<Health> => {
    const found = valueOf(await place.cluster.get({ ...definitionKind, name }));
    if (found === undefined) throw new Error(`There is no ${name}`);
    return healthOf(found, machineClock.now());
  };
  for (const [at, object] of definitions.entries()) {
    valueOf(await place.cluster.apply(object, { fieldManager: "test", force: true }));
    const [wanted, saying] = at === definitions.length - 1 ? [then, says] : ["Current", ""];
    await eventually(
      () => health(object.metadata.name),
      ({ status, message }) => status === wanted && message.includes(saying),
    );
  }
});

it.concurrent("a claim whose volume is taken away is lost: InProgress, and stuck", async ({ place }) => {
  // A volume of no class: what provisions for the others would bring it back.
  const volume = { apiVersion: "v1", kind: "PersistentVolume", name: place.namespace };
  const options = { fieldManager: "test" };
  const spec = {
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteOnce"],
    hostPath: { path: "/nowhere" },
    claimRef: { namespace: place.namespace, name: "it" },
  };
  valueOf(
    await place.cluster.create(
      { apiVersion: "v1", kind: "PersistentVolume", metadata: { name: place.namespace }, spec },
      options,
    ),
  );
  await place.apply(claim(""));
  await eventually(
    () => judge(place, claim()),
    ({ status }) => status === "Current",
  );
  valueOf(await place.cluster.delete(volume));
  const body = { metadata: { finalizers: null } };
  valueOf(await place.cluster.patch(volume, { type: "merge", body }, options));
  await eventually(
    () => judge(place, claim()),
    (health) => health.status === "InProgress" && health.stuck && health.message === "its volume is lost",
    40_000, // where the controller misses the deletion, its next round is up to 15 s away
  );
});

it.concurrent("a StatefulSet is Current once the Pods above its partition are updated", async ({ place }) => {
  const partition = { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } };
  const template = { metadata: { labels: { app: "it", new: "yes" } }, spec: { containers: [container] } };
  const releases = [
    workload("StatefulSet", undefined, partition),
    workload("StatefulSet", undefined, { ...partition, template }),
  ];
  for (const release of releases) {
    await place.apply(release);
    await eventually(
      () => judge(place, release),
      ({ status }) => status === "Current",
    );
  }
  const selected = { namespace: place.namespace, labelSelector: "new=yes" };
  const updated = valueOf(await place.cluster.list({ apiVersion: "v1", kind: "Pod" }, selected));
  expect(updated.items.map(({ metadata }) => metadata.name)).toEqual(["it-1"]);
});
