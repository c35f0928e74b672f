import { beforeEach, describe, expect, it } from "vitest";
import type { Cluster, KubeObject, LiveObject, ObjectKind } from "../../cluster/index.ts";
import { createSimClock, type SimClock } from "../clock.ts";
import { createSimCluster, type SimCluster } from "../cluster.ts";
import { createSimRandom } from "../random.ts";
import type { BehaviourRule } from "./behaviour.ts";

const pods: ObjectKind = { apiVersion: "v1", kind: "Pod" };
const template = (labels: Record<string, string> = {}, restartPolicy = "Always"): object => ({
  metadata: { labels: { app: "web", ...labels } },
  spec: { restartPolicy, containers: [{ name: "main", image: "registry.test/app:1" }] },
});
const selecting = { selector: { matchLabels: { app: "web" } } };
const workload = (kind: string, spec: object): KubeObject => ({
  apiVersion: kind === "Job" ? "batch/v1" : "apps/v1",
  kind,
  metadata: { name: "web", namespace: "default" },
  spec,
});

let clock: SimClock;
let cluster: SimCluster;
let port: Cluster;
beforeEach(() => {
  open();
});

function open(behaviours: readonly BehaviourRule[] = []): void {
  clock = createSimClock();
  cluster = createSimCluster({ clock, random: createSimRandom(1), behaviours });
  clock.drive(cluster);
  port = cluster.as({ kind: "self" });
}

async function apply(object: KubeObject): Promise<void> {
  const answer = await port.apply(object, { fieldManager: "test", force: true });
  expect(answer.kind).toBe("done");
}

function look(kind: string): LiveObject {
  const found = cluster.look({
    apiVersion: kind === "Job" ? "batch/v1" : "apps/v1",
    kind,
    namespace: "default",
    name: "web",
  });
  if (found === undefined) throw new Error(`there is no ${kind} web`);
  return found;
}

const conditions = (object: LiveObject): string[] =>
  ((object["status"] as { conditions?: { type: string; status: string; reason: string }[] }).conditions ?? []).map(
    ({ type, status, reason }) => `${type}=${status} ${reason}`,
  );
const images = (): unknown[] =>
  cluster.lookAll(pods).map((pod) => (pod["spec"] as { containers: { image: string }[] }).containers[0]?.image);

describe("a Deployment", () => {
  const deployment = (more: object = {}, labels: Record<string, string> = {}): KubeObject =>
    workload("Deployment", {
      replicas: 2,
      progressDeadlineSeconds: 5,
      ...selecting,
      template: template(labels),
      ...more,
    });

  it("becomes available when its Pods do, not before", async () => {
    await apply(deployment());
    await clock.advance(900);
    expect(look("Deployment")["status"]).toMatchObject({ observedGeneration: 1, replicas: 2, unavailableReplicas: 2 });
    expect(conditions(look("Deployment"))).toEqual([
      "Available=False MinimumReplicasUnavailable",
      "Progressing=True ReplicaSetUpdated",
    ]);
    await clock.advance(200);
    expect(look("Deployment")["status"]).toMatchObject({ readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2 });
    expect(look("Deployment")["status"]).not.toHaveProperty("unavailableReplicas");
    expect(conditions(look("Deployment"))).toEqual([
      "Available=True MinimumReplicasAvailable",
      "Progressing=True NewReplicaSetAvailable",
    ]);
    expect(look("Deployment").metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "1" });
  });

  it("replaces its Pods, the new ones first", async () => {
    await apply(deployment());
    await clock.advance(2_000);
    const changed = template();
    await apply(
      deployment({ template: { ...changed, spec: { containers: [{ name: "main", image: "registry.test/app:2" }] } } }),
    );
    await clock.advance(500);
    expect(images().toSorted()).toEqual([
      "registry.test/app:1",
      "registry.test/app:1",
      "registry.test/app:2",
      "registry.test/app:2",
    ]);
    await clock.advance(2_000);
    expect(images()).toEqual(["registry.test/app:2", "registry.test/app:2"]);
    expect(look("Deployment").metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "2" });
  });

  it("takes the old Pods away first where it says Recreate", async () => {
    await apply(deployment({ strategy: { type: "Recreate" } }));
    await clock.advance(2_000);
    await apply(deployment({ strategy: { type: "Recreate" }, template: template({ more: "labels" }) }));
    await clock.advance(500);
    expect(cluster.lookAll(pods)).toHaveLength(2);
    await clock.advance(2_000);
    expect(look("Deployment")["status"]).toMatchObject({ availableReplicas: 2, updatedReplicas: 2 });
  });

  it.each([
    { when: "its label says never-ready", labels: { "stageset.test/pod": "never-ready" }, behaviours: [] },
    { when: "a rule says so", labels: {}, behaviours: [{ kind: "Pod", name: "web", outcome: "never" as const }] },
    { when: "its Pods crash", labels: { "stageset.test/pod": "fail" }, behaviours: [] },
  ])("exceeds its deadline where its Pods never become ready: $when", async ({ labels, behaviours }) => {
    open(behaviours);
    await apply(deployment({}, labels));
    await clock.advance(4_900);
    expect(conditions(look("Deployment"))[1]).toBe("Progressing=True ReplicaSetUpdated");
    await clock.advance(200);
    expect(conditions(look("Deployment"))[1]).toBe("Progressing=False ProgressDeadlineExceeded");
    await clock.advance(60_000);
    expect(conditions(look("Deployment"))[1]).toBe("Progressing=False ProgressDeadlineExceeded");
  });

  it("scales down, and rolls back to a ReplicaSet that it has", async () => {
    await apply(deployment());
    await clock.advance(2_000);
    await apply(deployment({ replicas: 1 }));
    await clock.advance(2_000);
    expect(cluster.lookAll(pods)).toHaveLength(1);
    await apply(deployment({ replicas: 1, template: template({ more: "labels" }) }));
    await clock.advance(2_000);
    await apply(deployment({ replicas: 1 }));
    await clock.advance(2_000);
    expect(cluster.lookAll({ apiVersion: "apps/v1", kind: "ReplicaSet" })).toHaveLength(2);
    expect(look("Deployment")["status"]).toMatchObject({ availableReplicas: 1, updatedReplicas: 1, replicas: 1 });
  });
});

describe("a StatefulSet", () => {
  const claims = [
    {
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    },
  ];
  const statefulSet = (more: object = {}): KubeObject =>
    workload("StatefulSet", {
      replicas: 2,
      serviceName: "web",
      ...selecting,
      template: template(),
      volumeClaimTemplates: claims,
      ...more,
    });
  const names = (): string[] => cluster.lookAll(pods).map(({ metadata }) => metadata.name);

  it("makes one Pod after the other, with a claim each", async () => {
    await apply(statefulSet());
    await clock.advance(900);
    expect(names()).toEqual(["web-0"]);
    await clock.advance(1_500);
    expect(names()).toEqual(["web-0", "web-1"]);
    expect(look("StatefulSet")["status"]).toMatchObject({ readyReplicas: 2, updatedReplicas: 2, currentReplicas: 2 });
    const bound = cluster.lookAll({ apiVersion: "v1", kind: "PersistentVolumeClaim" });
    expect(bound.map(({ metadata, status }) => [metadata.name, (status as { phase: string }).phase])).toEqual([
      ["data-web-0", "Bound"],
      ["data-web-1", "Bound"],
    ]);
  });

  it("updates from the last to the first, and tells of both revisions meanwhile", async () => {
    await apply(statefulSet());
    await clock.advance(3_000);
    await apply(statefulSet({ template: template({ more: "labels" }) }));
    await clock.advance(500);
    const status = look("StatefulSet")["status"] as { currentRevision: string; updateRevision: string };
    expect(status.currentRevision).not.toBe(status.updateRevision);
    expect(cluster.lookAll(pods, { labelSelector: "more=labels" }).map(({ metadata }) => metadata.name)).toEqual([
      "web-1",
    ]);
    await clock.advance(3_000);
    expect(cluster.lookAll(pods, { labelSelector: "more=labels" })).toHaveLength(2);
    expect(look("StatefulSet")["status"]).toMatchObject({ updatedReplicas: 2, readyReplicas: 2, currentReplicas: 2 });
  });

  it("keeps its claims when it is scaled down", async () => {
    await apply(statefulSet());
    await clock.advance(3_000);
    await apply(statefulSet({ replicas: 1 }));
    await clock.advance(1_000);
    expect(names()).toEqual(["web-0"]);
    expect(cluster.lookAll({ apiVersion: "v1", kind: "PersistentVolumeClaim" })).toHaveLength(2);
  });
});

describe("a DaemonSet", () => {
  it("has a Pod on every node", async () => {
    await apply(workload("DaemonSet", { ...selecting, template: template() }));
    await clock.advance(2_000);
    expect(look("DaemonSet")["status"]).toMatchObject({
      desiredNumberScheduled: 2,
      numberReady: 2,
      numberAvailable: 2,
      observedGeneration: 1,
    });
    expect(
      cluster
        .lookAll(pods)
        .map(({ spec }) => (spec as { nodeName: string }).nodeName)
        .toSorted(),
    ).toEqual(["node-1", "node-2"]);
  });

  it("replaces them one by one", async () => {
    await apply(workload("DaemonSet", { ...selecting, template: template() }));
    await clock.advance(2_000);
    await apply(workload("DaemonSet", { ...selecting, template: template({ more: "labels" }) }));
    await clock.advance(500);
    expect(look("DaemonSet")["status"]).toMatchObject({
      updatedNumberScheduled: 1,
      numberReady: 1,
      numberUnavailable: 1,
    });
    await clock.advance(3_000);
    expect(look("DaemonSet")["status"]).toMatchObject({ updatedNumberScheduled: 2, numberReady: 2 });
  });
});

describe("a Job", () => {
  const job = (more: object = {}, labels: Record<string, string> = {}): KubeObject =>
    workload("Job", { backoffLimit: 1, template: template(labels, "Never"), ...more });

  it("completes when its Pod has", async () => {
    await apply(job());
    await clock.advance(500);
    expect(look("Job")["status"]).toMatchObject({ active: 1 });
    await clock.advance(1_000);
    expect(conditions(look("Job"))).toEqual([
      "SuccessCriteriaMet=True CompletionsReached",
      "Complete=True CompletionsReached",
    ]);
    expect(look("Job")["status"]).toMatchObject({ succeeded: 1 });
    expect(look("Job")["status"]).not.toHaveProperty("active");
  });

  it("fails when more Pods have failed than may", async () => {
    await apply(job({}, { "stageset.test/pod": "fail" }));
    await clock.advance(1_500);
    expect(look("Job")["status"]).toMatchObject({ failed: 1, active: 1 });
    await clock.advance(1_500);
    expect(conditions(look("Job"))).toEqual([
      "FailureTarget=True BackoffLimitExceeded",
      "Failed=True BackoffLimitExceeded",
    ]);
    expect(cluster.lookAll(pods)).toHaveLength(2);
  });

  it("does nothing while it is suspended", async () => {
    await apply(job({ suspend: true }));
    await clock.advance(5_000);
    expect(cluster.lookAll(pods)).toEqual([]);
    await apply(job({ suspend: false }));
    await clock.advance(1_500);
    expect(conditions(look("Job"))).toContain("Complete=True CompletionsReached");
  });

  it("fails at its deadline, and goes when its time is over", async () => {
    open([{ kind: "Pod", outcome: "never" }]);
    await apply(job({ activeDeadlineSeconds: 3, ttlSecondsAfterFinished: 10 }));
    await clock.advance(2_900);
    expect(conditions(look("Job"))).toEqual([]);
    await clock.advance(200);
    expect(conditions(look("Job"))).toContain("Failed=True DeadlineExceeded");
    await clock.advance(10_000);
    expect(cluster.lookAll({ apiVersion: "batch/v1", kind: "Job" })).toEqual([]);
    expect(cluster.lookAll(pods)).toEqual([]);
  });
});

describe("a Pod", () => {
  it("goes at once when it is told to, though it runs", async () => {
    await apply({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "one", namespace: "default" },
      spec: { containers: [{ name: "main", image: "app" }] },
    });
    await clock.advance(2_000);
    expect(await port.delete({ ...pods, namespace: "default", name: "one" })).toEqual({
      kind: "done",
      value: "terminating",
    });
    await clock.advance(0);
    expect(cluster.lookAll(pods)).toEqual([]);
  });

  it("crashes again and again where it restarts", async () => {
    open([{ kind: "Pod", outcome: "fail", afterMs: 100 }]);
    await apply({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "one", namespace: "default" },
      spec: { containers: [{ name: "main", image: "app" }] },
    });
    await clock.advance(200);
    expect(cluster.lookAll(pods)[0]?.["status"]).toMatchObject({
      phase: "Running",
      containerStatuses: [{ ready: false, restartCount: 1, state: { waiting: { reason: "CrashLoopBackOff" } } }],
    });
  });
});
