import type { KubeObject } from "../../cluster/index.ts";
import { fieldsAt } from "../kinds/index.ts";

/** How the Pods of a workload, or another thing that takes time, behave. */
export interface Behaviour {
  /** ready: after its time. never: not ready, ever. fail: it ends with an error, or crashes again and again. */
  readonly outcome: "ready" | "never" | "fail";
  /** Milliseconds until it is ready, or has ended. */
  readonly afterMs: number;
}

/** Which Pods, PersistentVolumeClaims, CustomResourceDefinitions and Services behave so. What a rule leaves out, it means all. */
export interface BehaviourRule extends Partial<Behaviour> {
  readonly kind?: string;
  readonly namespace?: string;
  /** The object's name, or the beginning of it: that of a Deployment for all its Pods. */
  readonly name?: string;
}

const standard: Behaviour = { outcome: "ready", afterMs: 1_000 };
const standards: Readonly<Record<string, Behaviour>> = {
  CustomResourceDefinition: { outcome: "ready", afterMs: 0 },
  PersistentVolumeClaim: { outcome: "ready", afterMs: 0 },
  Service: { outcome: "never", afterMs: 0 }, // no cluster of ours has load balancers
};

const label = "stageset.test/pod";
const byLabel: Readonly<Record<string, Behaviour["outcome"]>> = {
  fail: "fail",
  "never-ready": "never",
  "image-pull-backoff": "never",
};

/** By the first rule that fits; then by the label that steers Pods on the test cluster too; else ready soon. */
export function behaviourOf(rules: readonly BehaviourRule[], object: KubeObject): Behaviour {
  const { kind, metadata } = object;
  const rule = rules.find(
    (one) =>
      (one.kind === undefined || one.kind === kind) &&
      (one.namespace === undefined || one.namespace === metadata.namespace) &&
      (one.name === undefined || metadata.name.startsWith(one.name)),
  );
  const labelled = byLabel[String(fieldsAt(object, "metadata", "labels")?.[label])];
  const otherwise = standards[kind] ?? standard;
  return { outcome: rule?.outcome ?? labelled ?? otherwise.outcome, afterMs: rule?.afterMs ?? otherwise.afterMs };
}
