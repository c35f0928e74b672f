import type { StageSetSpec } from "../../api/index.ts";
import type { Received } from "../receiver.ts";
import type { Write } from "../server/index.ts";
import { effectOf, type EffectSeen } from "./action-effect.ts";
import {
  completedNow,
  ledgersIn,
  namespaceIn,
  stageSetKind,
  type ActionHistory,
  type Attempt,
  type JobSeen,
} from "./action-history.ts";
import { anchorOf, findAction, isRecorded } from "./action-place.ts";
import { statusOf, type Checker, type Stored } from "./checker.ts";

/** What a step looked at may be so old when it acts upon it: the deadline of its request, and a bit. */
const staleMsMax = 45_000;

/** I5: patch, job, delete, apply and wait take effect exactly once per ledger key; http with one key per action and run. */
export function once(history: ActionHistory): Checker {
  const patched = new Map<string, Attempt>();
  const doomed = new Map<string, string>(); // by token: the UID that was deleted under it
  return {
    name: "I5",
    check(write, stored, known) {
      const { worker, now } = known;
      if (worker === undefined) return undefined;
      if (write.kind === "StageSet") return twoTokens(write) ?? doneForNothing(history, write);
      const effect = effectOf(write, known);
      switch (effect?.kind) {
        case "make":
          return again(history, stored, effect.token) ?? madeTwice(history, write, effect.token);
        case "patch":
          return again(history, stored, effect.token) ?? patchedTwice(history, patched, effect);
        case "delete":
          return deletedTwice(stored, doomed, effect);
        case "clear":
          return clearedTooSoon(history, stored, effect, now);
        case "stage":
        case "unknown":
        case undefined:
          return undefined;
      }
    },
    hear: (request, stored) => again(history, stored, request.key ?? "") ?? sentOtherwise(history, request),
  };
}

/** An effect for an action that is on its ledger already. */
function again(history: ActionHistory, stored: Stored, token: string): string | undefined {
  const ledgers = ledgersIn(stored);
  const id = history.attempts.get(token)?.action;
  const action = id === undefined ? undefined : findAction(history.specOf(ledgers.status.run?.generation ?? 0), id);
  if (action === undefined || !isRecorded(action, ledgers)) return undefined;
  const { completionAnchor } = action.action;
  const anchor = anchorOf(action, ledgers);
  if (anchor !== undefined && completionAnchor !== undefined) {
    const held = stored.look({ namespace: namespaceIn(stored), ...completionAnchor });
    if (held?.metadata.uid !== anchor) return undefined; // the completion is lost with it
  }
  return `${action.id} is done, and takes effect again`;
}

/** One attempt has one token: a new one for the same would make its effect a second time. */
function twoTokens({ before, after }: Write): string | undefined {
  const [old, now] = [statusOf(before).run, statusOf(after).run];
  const [was, is] = [old?.intent, now?.intent];
  if (was === undefined || is === undefined || old?.id !== now?.id || was.token === is.token) return undefined;
  const isSame = was.action === is.action && was.attempt === is.attempt && was.startedAt === is.startedAt;
  return isSame ? `${is.action} has a second token for attempt ${is.attempt}` : undefined;
}

/** A Job is made once for a token, and not beside, or after, one that did or may still do the same. */
function madeTwice({ attempts, jobs }: ActionHistory, write: Write, token: string): string | undefined {
  if (write.kind !== "Job" || write.before !== undefined) return undefined;
  const own = jobs.get(write.after?.metadata.uid ?? "");
  const attempt = attempts.get(token);
  if (own === undefined || attempt === undefined) return undefined;
  for (const other of jobs.values()) {
    const was = attempts.get(other.token);
    if (other === own || other.base !== own.base || was?.action !== attempt.action || was.key !== attempt.key) continue;
    const why = other.token === token ? sameToken(other) : otherToken(other);
    if (why !== undefined) return `${attempt.action} makes Job ${own.base} again: ${why}`;
  }
  return undefined;
}

function sameToken({ gone, isKnown }: JobSeen): string | undefined {
  if (gone === undefined) return "that of the same attempt is there";
  if (gone.by === "engine") return "that of the same attempt was deleted by the engine";
  return isKnown ? "that of the same attempt was known, and somebody has deleted it" : undefined;
}

function otherToken({ gone, state, isGivenUp, endedAt = 0 }: JobSeen): string | undefined {
  if (state === "failed") return undefined;
  if (isGivenUp === true && gone !== undefined) return undefined;
  if (gone === undefined) return `that of an attempt before is ${state}`;
  return state === "complete" && gone.by === "engine" && gone.at - endedAt > staleMsMax
    ? "that of an attempt before was complete"
    : undefined;
}

function patchedTwice(
  { attempts }: ActionHistory,
  patched: Map<string, Attempt>,
  { token, object }: EffectSeen & { kind: "patch" },
): string | undefined {
  const attempt = attempts.get(token);
  if (attempt === undefined) return undefined;
  const key = `${attempt.action} ${attempt.key} ${object.metadata.uid}`;
  const before = patched.get(key);
  patched.set(key, attempt);
  if (before === undefined || before.digest !== attempt.digest) return undefined;
  if (before.token !== token && before.hasFailed) return undefined;
  return `${attempt.action} has patched ${object.kind} ${object.metadata.name} twice`;
}

/** A deletion is of the one object that the intent names. */
function deletedTwice(
  stored: Stored,
  doomed: Map<string, string>,
  { object }: EffectSeen & { kind: "delete" },
): string | undefined {
  const { intent } = ledgersIn(stored).status.run ?? {};
  if (intent === undefined) return undefined; // I8 says so
  const { kind, metadata } = object;
  const before = doomed.get(intent.token) ?? metadata.uid;
  doomed.set(intent.token, before);
  if (before !== metadata.uid) return `${intent.action} deletes a second ${kind} ${metadata.name}`;
  return undefined;
}

/** A Job that is complete stays until its action is on the ledger, or the action is not wanted any more. */
function clearedTooSoon(
  { attempts, jobs, specOf }: ActionHistory,
  stored: Stored,
  { token, object }: EffectSeen & { kind: "clear" },
  now: number,
): string | undefined {
  const job = jobs.get(object.metadata.uid);
  const { run } = ledgersIn(stored).status;
  const isWanted = findAction(specOf(run?.generation ?? 0), attempts.get(token)?.action ?? "") !== undefined;
  if (job !== undefined && !isWanted) job.state = "failed"; // given up with its action; one that comes back begins anew
  if (job?.state !== "complete" || run?.intent?.token !== token) return undefined;
  if (isAnchorMissing(stored)) job.state = "failed"; // what it did could not be recorded: it was given up
  else if (now - (job.endedAt ?? now) > staleMsMax) return `Job ${job.base} is deleted, complete and not recorded`;
  return undefined;
}

/** Is the object not there that the completion of the action under way is to hold with? */
function isAnchorMissing(stored: Stored): boolean {
  const [stageSet] = stored.lookAll(stageSetKind);
  const id = statusOf(stageSet).run?.intent?.action ?? "";
  const anchor = findAction(stageSet?.["spec"] as StageSetSpec | undefined, id)?.action.completionAnchor;
  return anchor !== undefined && stored.look({ namespace: namespaceIn(stored), ...anchor }) === undefined;
}

/** What is called done has been done. */
function doneForNothing({ attempts, jobs, received, specOf }: ActionHistory, write: Write): string | undefined {
  const [was, is] = [statusOf(write.before), statusOf(write.after)];
  for (const id of completedNow(was, is)) {
    const action = findAction(specOf(is.run?.generation ?? 0), id)?.action;
    const tokens = [...attempts.values()].filter((one) => one.action === id).map(({ token }) => token);
    if (
      action?.job !== undefined &&
      ![...jobs.values()].some((one) => tokens.includes(one.token) && one.state === "complete")
    )
      return `${id} is called done, and no Job of it is complete`;
    if (action?.http !== undefined && !received.some(({ key, status }) => tokens.includes(key ?? "") && status < 300))
      return `${id} is called done, and nobody has accepted a request of it`;
  }
  return undefined;
}

/** All requests of one action in one run carry the same key. */
function sentOtherwise({ attempts, received }: ActionHistory, { key, url }: Received): string | undefined {
  if (key === undefined) return `a request to ${url} without an Idempotency-Key`;
  const attempt = attempts.get(key);
  if (attempt === undefined) return undefined; // I8 says so
  for (const one of received) {
    const other = attempts.get(one.key ?? "");
    if (other === undefined || other.token === key || other.action !== attempt.action) continue;
    if (other.run === attempt.run && other.key === attempt.key)
      return `${attempt.action} sends a second Idempotency-Key`;
  }
  return undefined;
}
