import type { KubeObject } from "../../cluster/index.ts";
import { type FieldError, forbiddenField, invalidValue, required } from "../words/index.ts";
import { selects, validatePodSpec } from "./pod-rules.ts";
import { fieldsAt, isFields, itemsOf, set, type Fields } from "./rewrite.ts";
import { isSame } from "./same.ts";

type Rule = (next: KubeObject, live: KubeObject | undefined) => FieldError[];

/** A workload that finds its Pods by labels: Deployment, ReplicaSet, DaemonSet. */
export const validateSelecting: Rule = (next, live) => {
  const spec = fieldsAt(next, "spec") ?? {};
  const labels = fieldsAt(spec, "template", "metadata", "labels");
  const errors = [...validateReplicas(spec)];
  if (!isFields(spec["selector"])) errors.push(required("spec.selector"));
  else if (!hasRequirements(fieldsAt(spec, "selector") ?? {})) {
    const why = "empty selector is invalid for " + next.kind.toLowerCase();
    errors.push(invalidValue("spec.selector", spec["selector"], why));
  }
  if (!selects(spec["selector"], labels)) {
    const why = "`selector` does not match template `labels`";
    errors.push(invalidValue("spec.template.metadata.labels", labels ?? null, why));
  }
  errors.push(...validateTemplate(spec));
  if (live !== undefined && !isSame(spec["selector"], fieldsAt(live, "spec")?.["selector"])) {
    errors.push(invalidValue("spec.selector", spec["selector"], "field is immutable"));
  }
  return errors;
};

function hasRequirements({ matchLabels, matchExpressions }: Fields): boolean {
  return !isSame(matchLabels, undefined) || !isSame(matchExpressions, undefined);
}

function validateReplicas({ replicas }: Fields): FieldError[] {
  if (typeof replicas !== "number" || replicas >= 0) return [];
  return [invalidValue("spec.replicas", replicas, "must be greater than or equal to 0")];
}

function validateTemplate(spec: Fields): FieldError[] {
  return validatePodSpec(fieldsAt(spec, "template", "spec") ?? {}, "spec.template.spec");
}

const open = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

/** StatefulSets change in few of their fields. */
export const validateStatefulSet: Rule = (next, live) => {
  const errors = validateSelecting(next, undefined);
  if (live === undefined) return errors;
  const [now, before] = [fieldsAt(next, "spec") ?? {}, fieldsAt(live, "spec") ?? {}];
  const closed = (spec: Fields): Fields =>
    Object.fromEntries(Object.entries(spec).filter(([key]) => !open.includes(key)));
  if (isSame(closed(now), closed(before))) return errors;
  const listed = `${open
    .slice(0, -1)
    .map((one) => `'${one}'`)
    .join(", ")} and 'minReadySeconds'`;
  const why = `updates to statefulset spec for fields other than ${listed} are forbidden`;
  return [...errors, forbiddenField("spec", why)];
};

/** What of a Job nobody changes. A suspended Job that never ran may change its Pods' scheduling; the rest not. */
export const validateJob: Rule = (next, live) => {
  const spec = fieldsAt(next, "spec") ?? {};
  const errors = [...validateRestartPolicy(spec, "spec.template.spec"), ...validateTemplate(spec)];
  const before = fieldsAt(live, "spec");
  if (before === undefined) return errors;
  const isElastic = spec["completionMode"] === "Indexed" && spec["completions"] === spec["parallelism"];
  for (const field of ["selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "completions"]) {
    if (isSame(spec[field], before[field]) || (field === "completions" && isElastic)) continue;
    errors.push(invalidValue(`spec.${field}`, spec[field] ?? null, "field is immutable"));
  }
  return [...errors, ...validateJobTemplate(spec, before, fieldsAt(live, "status")?.["startTime"] !== undefined)];
};

/** A Job that never ran may still be told where its Pods shall run, and one that is suspended, with what resources. */
function validateJobTemplate(spec: Fields, before: Fields, hasRun: boolean): FieldError[] {
  const isSuspended = before["suspend"] === true;
  const [now, then] = [fieldsAt(spec, "template") ?? {}, fieldsAt(before, "template") ?? {}];
  const [podNow, podThen] = [fieldsAt(now, "spec") ?? {}, fieldsAt(then, "spec") ?? {}];
  const told = (field: string, value: unknown): FieldError[] => [invalidValue(field, value, "field is immutable")];
  if (!isSuspended) return isSame(now, then) ? [] : told("spec.template", now);
  const { affinity, nodeSelector, tolerations, schedulingGates } = podNow;
  const mayBe = hasRun ? podThen : { ...podThen, affinity, nodeSelector, tolerations, schedulingGates };
  return isSame(withoutResources(podNow), withoutResources(mayBe)) ? [] : told("spec.template.spec", podNow);
}

function withoutResources(pod: Fields): Fields {
  const strip = (list: unknown): Fields[] => itemsOf(list).map((one) => set(one, { resources: undefined }));
  return { ...pod, containers: strip(pod["containers"]), initContainers: strip(pod["initContainers"]) };
}

function validateRestartPolicy(spec: Fields, at: string): FieldError[] {
  const policy = fieldsAt(spec, "template", "spec")?.["restartPolicy"];
  if (policy === "Never" || policy === "OnFailure") return [];
  return [required(`${at}.restartPolicy`, 'valid values: "OnFailure", "Never"')];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export const validateCronJob: Rule = (next) => {
  const spec = fieldsAt(next, "spec") ?? {};
  const schedule = textOf(spec["schedule"]);
  const words = schedule.split(/\s+/).filter((word) => word !== "");
  const errors: FieldError[] = [];
  if (schedule === "") errors.push(required("spec.schedule"));
  else if (words.length !== 5 && !schedule.startsWith("@")) {
    const why = `expected exactly 5 fields, found ${words.length}: [${words.join(" ")}]`;
    errors.push(invalidValue("spec.schedule", schedule, why));
  }
  const job = fieldsAt(spec, "jobTemplate", "spec") ?? {};
  return [
    ...errors,
    ...validateRestartPolicy(job, "spec.jobTemplate.spec.template.spec"),
    ...validatePodSpec(fieldsAt(job, "template", "spec") ?? {}, "spec.jobTemplate.spec.template.spec"),
  ];
};
