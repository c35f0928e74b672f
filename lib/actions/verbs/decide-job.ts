import { assert, parseInstant } from "../../base/index.ts";
import { labels, type Failure, type Intent, type Pin, type Result } from "../../api/index.ts";
import { tellRef, type KubeObject } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import type { ActionMove, ActionView } from "../action-move.ts";
import { actionObjectOf, carries, keyOf, noting, ownOf, type LookedAt } from "./action-objects.ts";
import { planJobs } from "./job-objects.ts";
import { jobStateOf, type JobState } from "./job-state.ts";

/** What a look at a job action brings. */
export type JobSeen =
  /** Nothing is written down yet: what its source offers. */
  { readonly kind: "offer"; readonly pin: Pin; readonly objects: readonly KubeObject[] } | JobsSeen;

export interface JobsSeen {
  readonly kind: "jobs";
  readonly jobs: readonly LookedAt[];
  /** By the `keyOf` of a Job: why one of its Pods cannot start. */
  readonly troubles: ReadonlyMap<string, string>;
  /** Read only where a Job is not there yet: what it needs, and what the artifact of the intent renders to. */
  readonly unmade?: { readonly needs: readonly LookedAt[]; readonly objects: Result<readonly KubeObject[]> };
}

/** What happens next with a job action, whatever of it was done before (4-actions, "job"). */
export function decideJob(view: ActionView, seen: JobSeen): ActionMove {
  switch (seen.kind) {
    case "offer":
      return begin(view, seen.pin, seen.objects);
    case "jobs":
      return goOn(view, seen);
  }
}

function begin({ intent }: ActionView, pin: Pin, offered: readonly KubeObject[]): ActionMove {
  const planned = planJobs(offered, intent);
  if (planned.kind === "failed") return { kind: "failed", failure: planned.failure, leftovers: [] };
  const objects = planned.value;
  const begun = { ...intent, pin, objects: objects.map(actionObjectOf) };
  return { kind: "act", intent: begun, effect: { kind: "createObjects", objects } };
}

interface Judged {
  readonly looked: LookedAt;
  readonly state: JobState;
}

function goOn(view: ActionView, seen: JobsSeen): ActionMove {
  const { token } = view.intent;
  const found = ownOf([...seen.jobs, ...(seen.unmade?.needs ?? [])], token);
  const intent = noting(view.intent, found);
  const judged = seen.jobs.map((looked) => ({ looked, state: jobStateOf(looked, token) }));
  const failure = failureAmong(judged, seen.troubles);
  if (failure !== undefined) return giveUp(intent, judged, failure);
  const unmade = judged.filter(({ state }) => state.kind === "absent").map(({ looked }) => looked);
  if (unmade.length > 0) return makeRest({ ...view, intent }, judged, [unmade, seen]);
  const unfinished = judged.filter(({ state }) => state.kind !== "complete");
  if (unfinished.length === 0) return { kind: "done", leftovers: intent.objects ?? [] };
  return wait({ ...view, intent }, tellUnfinished(unfinished));
}

/** Why the attempt has failed; undefined: it has not. A Job's own word counts most: what is gone may be gone because of it. */
function failureAmong(judged: readonly Judged[], troubles: ReadonlyMap<string, string>): Failure | undefined {
  for (const { looked, state } of judged) {
    if (state.kind === "failed") return failing(`${tellRef(looked.object)} failed: ${state.told}`);
  }
  for (const { looked } of judged) {
    const trouble = troubles.get(keyOf(looked.object));
    if (trouble !== undefined) return failing(`${tellRef(looked.object)} was given up: ${trouble}`);
  }
  for (const { looked, state } of judged) {
    if (state.kind === "deleted")
      return failing(`${tellRef(looked.object)} was deleted by somebody before it had ended`);
    if (state.kind === "foreign") return notOurs(looked);
  }
  return undefined;
}

function failing(message: string): Failure {
  return { reason: "StageFailed", retry: "backoff", message };
}

function notOurs({ object }: LookedAt): Failure {
  const told = `Cannot create ${tellRef(object)}: it exists already and is not this action's`;
  const wayOut = "rename it in the artifact, or leave it out of it where the Job may use the one that is there";
  return { reason: "StageFailed", retry: "never", message: `${told}; ${wayOut}` };
}

/** A failed Job stays, so that its Pods can be asked why; what still runs must not run on beside the next attempt. */
function giveUp(intent: Intent, judged: readonly Judged[], failure: Failure): ActionMove {
  const running = judged.filter(({ state }) => state.kind === "unfinished").map(({ looked }) => looked.object);
  if (running.length === 0) return { kind: "failed", failure, leftovers: intent.objects ?? [] };
  return { kind: "act", intent, effect: { kind: "removeObjects", objects: running, failure } };
}

/** Makes what is not there yet: what Jobs need first, so that none runs without, or with somebody else's. */
function makeRest(
  view: ActionView,
  judged: readonly Judged[],
  [jobs, { unmade }]: readonly [readonly LookedAt[], JobsSeen],
): ActionMove {
  assert(unmade !== undefined, "a Job is not there yet, and nobody has read what it needs");
  const { intent } = view;
  const others = unmade.needs.filter(({ live }) => live !== undefined && !carries(live, intent.token));
  const taken = others.find(({ live }) => live?.metadata.labels?.[labels.actionToken] === undefined);
  if (taken !== undefined) return giveUp(intent, judged, notOurs(taken));
  const [passing] = others;
  if (passing !== undefined)
    return wait(
      view,
      `${tellRef(passing.object)} of another attempt is still to be deleted; do it by hand where nobody does`,
    );
  const planned = unmade.objects.kind === "failed" ? unmade.objects : planJobs(unmade.objects.value, intent);
  if (planned.kind === "failed") {
    const { failure } = planned;
    return failure.retry === "never" ? giveUp(intent, judged, failure) : wait(view, failure.message);
  }
  const missing = new Set([...unmade.needs.filter(({ live }) => live === undefined), ...jobs].map(keyOfLooked));
  const objects = planned.value.filter((object) => missing.has(keyOf(actionObjectOf(object))));
  if (objects.length < missing.size) return giveUp(intent, judged, failing(changedSince));
  return { kind: "act", intent, effect: { kind: "createObjects", objects } };
}

const changedSince = "Cannot go on with this attempt: what it began to create is not in its artifact any more";

function keyOfLooked({ object }: LookedAt): string {
  return keyOf(object);
}

function wait({ intent, now }: ActionView, message: string): ActionMove {
  return { kind: "wait", intent, until: nextLook(parseInstant(intent.since) ?? now, now), message };
}

function tellUnfinished([first, ...others]: readonly Judged[]): string {
  assert(first?.state.kind === "unfinished", "what is neither complete nor failed goes on");
  const more = others.length === 0 ? "" : ` and ${others.length} more ${others.length === 1 ? "Job" : "Jobs"} to end`;
  return `${tellRef(first.looked.object)} ${first.state.told}${more}`;
}
