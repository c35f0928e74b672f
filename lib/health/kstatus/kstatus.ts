import type { Instant } from "../../base/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { conditionsOf } from "../conditions.ts";
import { current, stuck, type Health } from "../health.ts";
import { definitionHealth } from "./custom-resource-definition.ts";
import { daemonSetHealth } from "./daemon-set.ts";
import { deploymentHealth } from "./deployment.ts";
import { deletion, generallyKnown, malformed, readyCondition } from "./generic.ts";
import { jobHealth } from "./job.ts";
import { claimHealth } from "./persistent-volume-claim.ts";
import { podHealth } from "./pod.ts";
import { replicaSetHealth } from "./replica-set.ts";
import type { ClassBinding, Rule } from "./rule.ts";
import { serviceHealth } from "./service.ts";
import { statefulSetHealth } from "./stateful-set.ts";

const exists: Rule = () => current("exists");

/** kstatus' legacy kinds: built in before the conditions it would have every kind use. Group/kind; the core has no group. */
const rules: ReadonlyMap<string, Rule> = new Map([
  ["/Service", serviceHealth],
  ["/Pod", podHealth],
  ["/Secret", exists],
  ["/ConfigMap", exists],
  ["/PersistentVolumeClaim", claimHealth],
  ["apps/StatefulSet", statefulSetHealth],
  ["apps/DaemonSet", daemonSetHealth],
  ["extensions/DaemonSet", daemonSetHealth],
  ["apps/Deployment", deploymentHealth],
  ["extensions/Deployment", deploymentHealth],
  ["apps/ReplicaSet", replicaSetHealth],
  ["extensions/ReplicaSet", replicaSetHealth],
  ["policy/PodDisruptionBudget", () => current("its controller has seen it")],
  ["batch/CronJob", exists],
  ["batch/Job", jobHealth],
  ["apiextensions.k8s.io/CustomResourceDefinition", definitionHealth],
]);

/**
 * How an object is, by kstatus' rules (sigs.k8s.io/cli-utils, pkg/kstatus), whatever shape it has. Where kstatus gives
 * up with an error, the answer is InProgress and stuck: such an object must never be taken for healthy.
 * @param object as the API server answered it, its status included
 * @param classes how the StorageClasses bind that claims name; one that is missing is unknown
 */
export function healthOf(
  object: KubeObject,
  now: Instant,
  classes: ReadonlyMap<string, ClassBinding> = new Map(),
): Health {
  const conditions = conditionsOf(object);
  if (conditions === undefined) return deletion(object) ?? stuck("its status.conditions is not a list of conditions");
  const decided = deletion(object) ?? malformed(object) ?? generallyKnown(object, conditions);
  if (decided !== undefined) return decided;
  const rule = rules.get(groupKindOf(object));
  if (rule !== undefined) return rule(object, conditions, { now, classes });
  return readyCondition(conditions) ?? current("exists");
}

function groupKindOf({ apiVersion, kind }: KubeObject): string {
  const slash = apiVersion.indexOf("/");
  return `${slash < 0 ? "" : apiVersion.slice(0, slash)}/${kind}`;
}
