import { parseInstant } from "../base/index.ts";
import type { Condition } from "./condition.ts";
import { historyRunsMax, messageBytesMax, statusBytesMax } from "./limits.ts";
import { isReason, reasons } from "./reasons.ts";
import type { StageSet } from "./stage-set/stage-set.ts";
import type { StageSetStatus } from "./stage-set/status.ts";

/**
 * What contradicts itself in a StageSet's status; every status that tests see goes through it.
 * @returns one sentence per contradiction; none: it is sound
 */
export function checkStatus({ metadata, status }: StageSet): readonly string[] {
  if (status === undefined) return [];
  const conditions = status.conditions ?? [];
  return [
    ...checkTogether(conditions),
    ...conditions.flatMap(checkCondition),
    ...checkReason(conditions, status),
    ...checkGenerations(conditions, status, metadata.generation),
    ...checkSizes(status),
  ];
}

function checkTogether(conditions: readonly Condition[]): readonly string[] {
  const types = conditions.map(({ type }) => type);
  const holds = (type: string): boolean => find(conditions, type)?.status === "True";
  return [
    ...(new Set(types).size < types.length ? [`a condition stands there twice: ${types.join(", ")}`] : []),
    ...(types.length > 0 && !types.includes("Ready") ? ["there are conditions, but no Ready"] : []),
    ...(holds("Reconciling") && holds("Stalled") ? ["Reconciling and Stalled at once"] : []),
    ...(holds("Stalled") && find(conditions, "Ready")?.status !== "False" ? ["Stalled, but Ready is not False"] : []),
  ];
}

function checkCondition({ type, message, lastTransitionTime }: Condition): readonly string[] {
  return [
    ...(message === "" ? [`${type} has no message`] : []),
    ...(Buffer.byteLength(message) > messageBytesMax
      ? [`the message of ${type} is over ${messageBytesMax} bytes`]
      : []),
    ...(parseInstant(lastTransitionTime) === undefined ? [`${type} changed at no time: ${lastTransitionTime}`] : []),
  ];
}

function checkReason(conditions: readonly Condition[], status: StageSetStatus): readonly string[] {
  const ready = find(conditions, "Ready");
  if (ready === undefined) return [];
  if (!isReason(ready.reason)) return [`nobody knows the reason ${ready.reason}`];
  const meaning = reasons[ready.reason];
  const sound = ready.status === meaning.ready || (meaning.maybeTrue && ready.status === "True");
  const unfinished = (status.stages ?? []).filter(({ phase }) => phase !== "Ready").map(({ name }) => name);
  return [
    ...(sound ? [] : [`Ready is ${ready.status}, but ${ready.reason} means ${meaning.ready}`]),
    ...checkBeside(conditions, ready, { type: "Stalled", wanted: meaning.stalled }),
    ...checkBeside(conditions, ready, { type: "Reconciling", wanted: meaning.moving }),
    ...(["Succeeded", "PruneHeld"].includes(ready.reason) && unfinished.length > 0
      ? [`${ready.reason}, but these stages are not Ready: ${unfinished.join(", ")}`]
      : []),
    ...(ready.reason === "PruneHeld" && status.pendingPrune === undefined ? ["PruneHeld, but nothing is held"] : []),
    ...(ready.reason === "Succeeded" && status.pendingPrune !== undefined
      ? ["Succeeded, but something waits to be removed"]
      : []),
  ];
}

function checkBeside(
  conditions: readonly Condition[],
  { reason }: Condition,
  { type, wanted }: { readonly type: string; readonly wanted: boolean },
): readonly string[] {
  const beside = find(conditions, type);
  if ((beside?.status === "True") !== wanted) return [`${reason} ${wanted ? "without" : "with"} ${type}`];
  return beside === undefined || beside.reason === reason
    ? []
    : [`${type} says ${beside.reason}, Ready says ${reason}`];
}

function checkGenerations(
  conditions: readonly Condition[],
  { observedGeneration = 0 }: StageSetStatus,
  generation = observedGeneration,
): readonly string[] {
  const judged = conditions.flatMap((each) => each.observedGeneration ?? []);
  const ready = find(conditions, "Ready");
  const settled = ready?.status === "True" || find(conditions, "Stalled")?.status === "True";
  return [
    ...(observedGeneration > generation
      ? [`generation ${observedGeneration} was observed, ${generation} is the last`]
      : []),
    ...(judged.some((each) => each > generation) ? ["a condition is about a generation that is not there yet"] : []),
    ...(judged.some((each) => each < observedGeneration)
      ? ["a condition is about a generation before the observed one"]
      : []),
    ...(settled && ready?.observedGeneration !== observedGeneration
      ? ["what is Ready or Stalled is not the observed generation"]
      : []),
  ];
}

function checkSizes(status: StageSetStatus): readonly string[] {
  const bytes = Buffer.byteLength(JSON.stringify(status));
  const runs = status.history?.length ?? 0;
  return [
    ...(bytes > statusBytesMax ? [`the status has ${bytes} bytes, ${statusBytesMax} are allowed`] : []),
    ...(runs > historyRunsMax ? [`the history has ${runs} runs, ${historyRunsMax} are allowed`] : []),
  ];
}

function find(conditions: readonly Condition[], wanted: string): Condition | undefined {
  return conditions.find(({ type }) => type === wanted);
}
