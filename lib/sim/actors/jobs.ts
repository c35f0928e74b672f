import { after, formatInstant, parseInstant, type Instant } from "../../base/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { fieldsAt, itemsOf, set, type Fields } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";
import { isReady, isStaying, numberAt, ownedBy, phaseOf, podFrom, podKind } from "./owned.ts";

/** Pods until enough have succeeded, or too many failed. */
export const jobs: Actor = {
  kinds: [{ apiVersion: "batch/v1", kind: "Job" }],
  tend(world, job) {
    if (!isStaying(job)) return undefined;
    const ended = conditionOf(job, "Complete") ?? conditionOf(job, "Failed");
    if (ended !== undefined) return expire(world, job, ended);
    if (fieldsAt(job, "spec")?.["suspend"] === true) return undefined;
    return run(world, job);
  },
};

function conditionOf(job: LiveObject, type: string): Fields | undefined {
  return itemsOf(fieldsAt(job, "status")?.["conditions"]).find(
    (one) => one["type"] === type && one["status"] === "True",
  );
}

/** A Job that has ended goes by itself where it says so. */
function expire(world: World, job: LiveObject, ended: Fields): Instant | undefined {
  const seconds = fieldsAt(job, "spec")?.["ttlSecondsAfterFinished"];
  if (typeof seconds !== "number") return undefined;
  const due = after(parseInstant(String(ended["lastTransitionTime"])) ?? world.now, seconds * 1000);
  if (world.now < due) return due;
  world.remove(job);
  return undefined;
}

function run(world: World, job: LiveObject): Instant | undefined {
  const pods = ownedBy(world, job, podKind);
  const succeeded = pods.filter((pod) => phaseOf(pod) === "Succeeded").length;
  const failed = pods.filter((pod) => phaseOf(pod) === "Failed").length;
  const active = pods.length - succeeded - failed;
  const wanted = numberAt(job, "spec", "completions") || 1;
  const started = parseInstant(String(fieldsAt(job, "status")?.["startTime"])) ?? world.now;
  const limitSeconds = fieldsAt(job, "spec")?.["activeDeadlineSeconds"];
  const deadline = typeof limitSeconds === "number" ? after(started, limitSeconds * 1000) : undefined;
  const counts = { succeeded: succeeded || undefined, failed: failed || undefined, startTime: formatInstant(started) };
  if (succeeded >= wanted) {
    const said = { reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
    finish(world, job, counts, ["SuccessCriteriaMet", "Complete"], said);
    return undefined;
  }
  if (failed > numberAt(job, "spec", "backoffLimit")) {
    const said = { reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit" };
    finish(world, job, counts, ["FailureTarget", "Failed"], said);
    return undefined;
  }
  if (deadline !== undefined && world.now >= deadline) {
    for (const pod of pods.filter((one) => isStaying(one) && phaseOf(one) !== "Succeeded")) world.remove(pod);
    const said = { reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" };
    finish(world, job, counts, ["FailureTarget", "Failed"], said);
    return undefined;
  }
  const template = fieldsAt(job, "spec", "template") ?? {};
  const missing = Math.min(numberAt(job, "spec", "parallelism"), wanted - succeeded) - active;
  for (let count = 0; count < missing; count++) {
    world.create(podFrom(job, template, { generateName: `${job.metadata.name}-` }));
  }
  const ready = pods.filter(isReady).length;
  writeStatus(world, job, {
    ...counts,
    active: active + Math.max(0, missing),
    ready,
    terminating: 0,
    uncountedTerminatedPods: {},
  });
  return deadline;
}

function finish(world: World, job: LiveObject, counts: Fields, types: readonly string[], said: Fields): void {
  const at = formatInstant(world.now);
  const conditions = types.map((type) => ({
    type,
    status: "True",
    lastProbeTime: at,
    lastTransitionTime: at,
    ...said,
  }));
  const completionTime = types.includes("Complete") ? at : undefined;
  writeStatus(world, job, {
    ...counts,
    active: undefined,
    ready: 0,
    terminating: 0,
    uncountedTerminatedPods: {},
    completionTime,
    conditions,
  });
}

function writeStatus(world: World, job: LiveObject, status: Fields): void {
  world.updateStatus({ ...job, status: set(fieldsAt(job, "status") ?? {}, status) });
}
