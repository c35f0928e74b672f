import semver from "semver";
import type { Instant } from "../base/index.ts";
import type { Dependency, Failure, Live, Pin, StageSet } from "../api/index.ts";
import { tellRef, type LiveObject } from "../cluster/index.ts";
import { healthOf } from "../health/index.ts";
import { pass, type GateDecision } from "./decision.ts";
import type { DependencyTarget } from "./dependency-target.ts";
import { judgeByExpression } from "./ready-expression.ts";
import { behindInSource } from "./shared-source.ts";

/** What must be ready first, as it was read. */
export interface SeenDependency {
  readonly dependency: Dependency;
  readonly target: DependencyTarget;
  /** Absent: there is none. */
  readonly object: LiveObject | Live<StageSet> | undefined;
  /** The cluster has no such kind. */
  readonly isUnserved?: boolean;
}

export interface DependencyQuestion {
  readonly stageSet: Live<StageSet>;
  /** What it would apply now. */
  readonly pins: readonly Pin[];
  /** In the order of the spec. */
  readonly seen: readonly SeenDependency[];
  readonly now: Instant;
}

/** `moves`: it is likely to become ready without anybody's help. */
type Verdict =
  | { readonly kind: "ready" }
  | { readonly kind: "notReady"; readonly why: string; readonly moves: boolean }
  | { readonly kind: "unusable"; readonly failure: Failure };

/**
 * A gate: everything in `dependsOn` is ready; the first that is not is named. A StageSet: Ready at its observed generation,
 * holding nothing back, at least at minVersion, and at the same revision of a source that both use. Any other kind: Current
 * by kstatus. A readyExpr takes the place of both, as Flux has it; minVersion still holds, and what is going is never ready.
 */
export function decideDependencies(question: DependencyQuestion): GateDecision {
  for (const [index, one] of question.seen.entries()) {
    const verdict = judge(one, index, question);
    switch (verdict.kind) {
      case "ready":
        continue;
      case "notReady": {
        const message = `Waiting for ${tellRef(one.target.ref)}: ${told(one.target, verdict.why)}`;
        return { kind: verdict.moves ? "wait" : "hold", reason: "DependencyNotReady", message };
      }
      case "unusable":
        return { kind: "fail", failure: verdict.failure };
    }
  }
  return pass;
}

/** What we alone may see of another Namespace is told to nobody: the same words, whatever is there. */
function told({ isForeign, asOurselves }: DependencyTarget, why: string): string {
  return isForeign && asOurselves ? "it is missing, or not ready for this one; ask its owner" : why;
}

function judge(one: SeenDependency, index: number, { stageSet, pins, now }: DependencyQuestion): Verdict {
  const { dependency, target, object, isUnserved } = one;
  if (isUnserved === true) return notReady(`the cluster serves no ${target.ref.kind} of ${target.ref.apiVersion}`);
  if (object === undefined) return notReady("there is none");
  if (object.metadata.deletionTimestamp !== undefined) return notReady("it is being deleted");
  const { readyExpr: text, minVersion } = dependency;
  const old = target.isStageSet ? belowMinVersion(minVersion, object as Live<StageSet>) : undefined; // no other kind has a version
  if (text !== undefined) {
    const verdict = judgeByExpression({ index, text, target }, { self: stageSet, object });
    // A StageSet that is ours to see tells by the end of its step that it has changed.
    if (verdict.kind === "notYet") return notReady(verdict.why, !target.asOurselves);
    return verdict.kind === "ready" && old !== undefined ? notReady(old) : verdict;
  }
  if (!target.isStageSet) return judgeByHealth(object, now);
  const missing = whatIsMissing(object as Live<StageSet>) ?? old ?? behindInSource(object as Live<StageSet>, pins);
  return missing === undefined ? { kind: "ready" } : notReady(missing);
}

function notReady(why: string, moves = false): Verdict {
  return { kind: "notReady", why, moves };
}

function judgeByHealth(object: LiveObject, now: Instant): Verdict {
  const health = healthOf(object, now);
  if (health.status === "Current") return { kind: "ready" };
  return notReady(`it is ${health.status} (${health.message})`, health.status === "InProgress" && !health.stuck);
}

function whatIsMissing({ metadata, status }: Live<StageSet>): string | undefined {
  if (status?.observedGeneration !== metadata.generation) return "its spec was not acted upon yet";
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status !== "True") return `it is not Ready (${ready?.reason ?? "no condition yet"})`;
  const freezes = [status.budgetFreeze, ...(status.stages ?? []).map(({ budgetFreeze }) => budgetFreeze)];
  const isFrozen = freezes.some((freeze) => freeze !== undefined && freeze.dryRun !== true);
  return isFrozen || status.pendingUpdate !== undefined ? `it holds back what is new (${ready.reason})` : undefined;
}

function belowMinVersion(minVersion: string | undefined, { status }: Live<StageSet>): string | undefined {
  if (minVersion === undefined) return undefined;
  const version = status?.version;
  if (version === undefined) return `it has no version, at least ${minVersion} is wanted`;
  return semver.lt(version, minVersion) ? `it is at version ${version}, at least ${minVersion} is wanted` : undefined;
}
