/**
 * What the API server answers to a create or an update, before any controller can have looked: a stage must not take
 * such an object for healthy. Where kstatus does, its row says Current.
 */
import { expect } from "vitest";
import type { KubeObject, LiveObject } from "../../../lib/cluster/index.ts";
import { healthOf, type Health } from "../../../lib/health/index.ts";
import { eventually } from "../eventually.ts";
import { it, machineClock, valueOf, type Place } from "../place.ts";
import { claim, definition, definitionKind, job, made, pod, workload } from "./made.ts";

function judge(object: LiveObject): Health {
  return healthOf(object, machineClock.now());
}

function generationSeen({
  status,
}: LiveObject & { readonly status?: { readonly observedGeneration?: number } }): number {
  return status?.observedGeneration ?? 0;
}

async function applied(place: Place, object: KubeObject): Promise<Health> {
  const [answer] = await place.apply(object);
  if (answer === undefined) throw new Error("The API server answered nothing");
  return judge(answer);
}

function budget(minAvailable: number): KubeObject {
  return made("policy/v1", "PodDisruptionBudget", { minAvailable, selector: { matchLabels: { app: "it" } } });
}

it.concurrent.for([
  { object: workload("Deployment"), then: "InProgress", says: "0 of 2 replicas are created" },
  { object: workload("ReplicaSet"), then: "InProgress", says: "0 of 2 replicas are labelled" },
  { object: workload("StatefulSet"), then: "InProgress", says: "0 of 2 replicas are created" },
  { object: workload("DaemonSet"), then: "InProgress", says: "its controller has not seen it" },
  { object: job(), then: "InProgress", says: "it has not started" },
  { object: pod(), then: "InProgress", says: "pending" },
  { object: claim("unheard-of"), then: "InProgress", says: "it is not bound, phase: Pending" },
  { object: made("v1", "Service", { ports: [{ port: 80 }] }), then: "Current", says: "ready" },
  { object: budget(1), then: "Current", says: "its controller has seen it" },
])("a new $object.kind: $then, $says", async ({ object, then, says }, { place }) => {
  expect(await applied(place, object)).toMatchObject({ status: then, message: says });
});

it.concurrent("a new CustomResourceDefinition is being installed", async ({ place, onTestFinished }) => {
  const object = definition(`${place.namespace}.stageset.test`, "gears", "Gear");
  onTestFinished(async () => {
    valueOf(await place.cluster.delete({ ...definitionKind, name: object.metadata.name }));
  });
  const answer = valueOf(await place.cluster.apply(object, { fieldManager: "test", force: true }));
  expect(judge(answer)).toMatchObject({ status: "InProgress", message: "it is being installed" });
});

it.concurrent.for([
  { before: workload("Deployment"), after: workload("Deployment", undefined, { replicas: 3 }) },
  { before: workload("ReplicaSet"), after: workload("ReplicaSet", undefined, { replicas: 3 }) },
  { before: workload("StatefulSet"), after: workload("StatefulSet", undefined, { replicas: 3 }) },
  { before: workload("DaemonSet"), after: workload("DaemonSet", undefined, { minReadySeconds: 1 }) },
  { before: budget(1), after: budget(2) },
])("a $before.kind that has just been changed is not taken for what it was", async ({ before, after }, { place }) => {
  await place.apply(before);
  await eventually(
    () => place.read(before, "it"),
    (seen) => judge(seen).status === "Current" && generationSeen(seen) === 1,
  );
  const health = await applied(place, after);
  expect(health).toMatchObject({
    status: "InProgress",
    message: "its controller has seen generation 1, not yet 2",
  });
});
