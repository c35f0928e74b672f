import type { KubeObject, LiveObject } from "../../../lib/cluster/index.ts";
import { claim, deployment, job, other, refOf, statefulSet, template } from "../play/objects.ts";
import { apply, wait, type Case } from "../play/step.ts";
import { isEstablished } from "../play/things.ts";

interface Status {
  readonly [field: string]: unknown;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
}

const statusOf = (object: LiveObject | undefined): Status => (object?.["status"] ?? {}) as Status;
const says = (object: LiveObject | undefined, type: string, reason?: string): boolean =>
  (statusOf(object).conditions ?? []).some(
    (one) => one.type === type && (reason === undefined || one.reason === reason),
  );

/** An object, and the status that the controllers bring it to. */
const reaches = (
  when: string,
  object: (ns: string) => KubeObject,
  until: (object: LiveObject | undefined) => boolean,
): Case => ({
  when,
  steps: ({ ns }) => [apply(object(ns)), wait(refOf(object(ns)), until), { do: "status", of: refOf(object(ns)) }],
});

const neverReady = template({ app: "web", "stageset.test/pod": "never-ready" });
const failing = template({ app: "job", "stageset.test/pod": "fail" }, { restartPolicy: "Never" });

/** The controllers, played by the model, and the real ones over Pods that kwok plays. */
export const controllerCases: readonly Case[] = [
  reaches(
    "a Deployment becomes available",
    (ns) => deployment(ns, "a", { replicas: 2 }),
    (one) => says(one, "Progressing", "NewReplicaSetAvailable") && statusOf(one)["availableReplicas"] === 2,
  ),
  reaches(
    "a Deployment without Pods is complete",
    (ns) => deployment(ns, "a", { replicas: 0 }),
    (one) => says(one, "Progressing", "NewReplicaSetAvailable"),
  ),
  reaches(
    "a Deployment's Pods never become ready",
    (ns) => deployment(ns, "a", { replicas: 2, progressDeadlineSeconds: 2, template: neverReady }),
    (one) => says(one, "Progressing", "ProgressDeadlineExceeded"),
  ),
  reaches(
    "a StatefulSet becomes ready",
    (ns) => statefulSet(ns, "a", { replicas: 2 }),
    (one) => statusOf(one)["availableReplicas"] === 2 && statusOf(one)["updatedReplicas"] === 2,
  ),
  reaches(
    "a DaemonSet runs on every node",
    (ns) =>
      other("apps/v1", "DaemonSet", ns, "a", {
        spec: { selector: { matchLabels: { app: "web" } }, template: template() },
      }),
    (one) => statusOf(one)["numberAvailable"] === 2,
  ),
  reaches(
    "a Job completes",
    (ns) => job(ns, "a", { suspend: false }),
    (one) => says(one, "Complete"),
  ),
  reaches(
    "a Job fails",
    (ns) => job(ns, "a", { suspend: false, backoffLimit: 0, template: failing }),
    (one) => says(one, "Failed"),
  ),
  reaches(
    "a claim is bound",
    (ns) => claim(ns, "a", { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } }),
    (one) => statusOf(one)["phase"] === "Bound",
  ),
  {
    when: "a definition is established",
    steps: ({ group }) => {
      const things = {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        name: `things.${group}`,
      };
      return [wait(things, isEstablished), { do: "status", of: things }];
    },
  },
];
