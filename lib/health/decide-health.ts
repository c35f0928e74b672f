import { formatDuration, tellFew, type Instant } from "../base/index.ts";
import type { Failure, HealthExpression } from "../api/index.ts";
import { tellRef, type ObjectRef } from "../cluster/index.ts";
import { ruleFor } from "./expressions/rule-for.ts";
import { current, failing, type Health } from "./health.ts";
import { healthOf } from "./kstatus/kstatus.ts";
import { namedMax } from "./limits.ts";
import { isJob, ownHealthOf } from "./own-health.ts";
import { kindKey, objectKey } from "./scopes.ts";
import { tellKind, type Seen } from "./seen.ts";

/** An object of the stage's own, as it is waited for. */
export interface Wanted {
  readonly ref: ObjectRef;
  /** Its absence is its end: a Job or Pod of this content was seen Complete, or a Job's TTL is 0. */
  readonly mayBeGone?: boolean;
}

export interface HealthQuestion {
  readonly stage: string;
  readonly wanted: readonly Wanted[];
  readonly checks: readonly ObjectRef[];
  /** The stage's expressions; `seen` says what came of them. */
  readonly exprs: readonly HealthExpression[];
  readonly seen: Seen;
  /** The stage's own objects are not waited for; checks are, and what an expression speaks of. */
  readonly disableWait: boolean;
  readonly timeoutMs: number;
  readonly onTimeout: "Hold" | "Rollback";
  /** When the waiting began. */
  readonly since: Instant;
  readonly now: Instant;
}

/** waiting: look again. hold: the time is up, but something still gets on; nothing is rolled back. */
export type HealthDecision =
  | { readonly kind: "healthy" }
  | { readonly kind: "waiting"; readonly message: string; readonly stillProgressing: boolean }
  | { readonly kind: "hold"; readonly reason: "StageProgressing"; readonly message: string }
  | { readonly kind: "failed"; readonly failure: Failure };

/** An object that is waited for, and how it is. */
export interface Finding {
  readonly ref: ObjectRef;
  readonly health: Health;
}

/**
 * Is a stage healthy? (3-delivery, "Health".) One object that has failed fails it at once. "Still gets on" means: at
 * least one object is InProgress and not stuck. An object that is missing, being deleted, or that waits for what
 * time does not bring (an image that cannot be pulled, a quota, a lost volume) is no progress.
 */
export function decideHealth(question: HealthQuestion): HealthDecision {
  const { stage, timeoutMs, since, now } = question;
  const awaited = selectAwaited(question);
  if (awaited.length === 0) return { kind: "healthy" };
  const failed = awaited.filter(({ health }) => health.status === "Failed");
  if (failed.length > 0) return stageFailed(`Cannot finish stage ${stage}: failed: ${tellAwaited(failed)}`);
  const stillProgressing = awaited.some(({ health }) => health.status === "InProgress" && !health.stuck);
  if (now - since < timeoutMs)
    return { kind: "waiting", message: `Waiting for ${tellAwaited(awaited)}`, stillProgressing };
  const inTime = `within ${formatDuration(timeoutMs)}`;
  if (stillProgressing && question.onTimeout === "Hold") {
    const message = `Stage ${stage} is not healthy ${inTime} but still progresses; waiting for ${tellAwaited(awaited)}`;
    return { kind: "hold", reason: "StageProgressing", message };
  }
  return stageFailed(`Cannot finish stage ${stage} ${inTime}: not healthy: ${tellAwaited(awaited)}`);
}

function stageFailed(told: string): HealthDecision {
  const message = `${told}; look at their events and Pods, then correct the release or what it needs`;
  return { kind: "failed", failure: { reason: "StageFailed", retry: "backoff", message } };
}

/** What is not as it should be, of a stage's own objects and of its checks. */
export function selectAwaited(
  question: Pick<HealthQuestion, "wanted" | "checks" | "exprs" | "seen" | "disableWait" | "now">,
): readonly Finding[] {
  return findings(question).filter(({ health }) => health.status !== "Current");
}

function findings(question: Parameters<typeof selectAwaited>[0]): readonly Finding[] {
  const { wanted, checks, exprs, seen, disableWait, now } = question;
  const own = disableWait ? wanted.filter(({ ref }) => ruleFor(ref, exprs) !== undefined) : wanted;
  const ownKeys = new Set(own.map(({ ref }) => objectKey(ref)));
  const others = checks.filter((ref) => !ownKeys.has(objectKey(ref))).map((ref) => ({ ref }));
  return [
    ...own.map((one) => finding(one, seen, now, "own")),
    ...others.map((one) => finding(one, seen, now, "check")),
  ];
}

function finding({ ref, mayBeGone }: Wanted, seen: Seen, now: Instant, whose: "own" | "check"): Finding {
  const object = seen.objects.get(objectKey(ref));
  if (object !== undefined) {
    const judgedBy = whose === "own" ? ownHealthOf : healthOf;
    const health = seen.judged.get(objectKey(ref)) ?? judgedBy(object, now, seen.classes);
    return { ref, health: withPods(health, ref, seen) };
  }
  if (mayBeGone === true) return { ref, health: current("finished and gone") };
  if (whose === "own" && isJob(ref)) {
    return { ref, health: failing("it is gone and was never seen Complete, its outcome is unknown") };
  }
  const unserved = seen.unserved.has(kindKey(ref));
  return { ref, health: { status: "NotFound", message: unserved ? `no kind ${tellKind(ref)}` : "not found" } };
}

/** What is wrong with a workload's Pods says more than its counts. */
function withPods(health: Health, ref: ObjectRef, seen: Seen): Health {
  const [worst] = seen.pods.get(objectKey(ref)) ?? [];
  if (health.status !== "InProgress" || worst === undefined) return health;
  const message = `${health.message}; Pod ${worst.name} ${worst.message}`;
  return { status: "InProgress", message, stuck: health.stuck || worst.stuck };
}

/** At most `namedMax` of them by name; those that waiting does not help come first. */
export function tellAwaited(awaited: readonly Finding[]): string {
  const helpless = ({ health }: Finding): boolean => health.status !== "InProgress" || health.stuck;
  const ordered = [...awaited.filter(helpless), ...awaited.filter((one) => !helpless(one))];
  return tellFew(ordered, namedMax, ({ ref, health }) => `${tellRef(ref)} (${health.message})`);
}
