import { done, failed, type Failure, type Intent, type PatchAction, type Result } from "../../api/index.ts";
import { tellRef, failureOf, type Cluster, type LiveObject, type ObjectRef } from "../../cluster/index.ts";
import { verb, type ActionMove, type ActionSight, type ActionView, type Verb } from "../action-move.ts";
import { patchedObjectsMax } from "../limits.ts";
import { labelQuery } from "./label-selector.ts";
import { intentTo, isPatched } from "./patch-settlement.ts";
import { readPatch, type Change } from "./patch-text.ts";
import { tryPatch, type Trial } from "./patch-trial.ts";
import { findScope } from "./target.ts";

/** What is left of a patch: nothing; an object to change; or one that is to be changed and is not there. */
export type PatchSeen =
  | { readonly kind: "settled" }
  | Extract<Trial, { readonly kind: "change" }>
  | { readonly kind: "absent"; readonly ref: ObjectRef }
  /** It cannot be made: what it says, or what the API server says of it. */
  | { readonly kind: "refused"; readonly failure: Failure };

interface Patching {
  readonly cluster: Cluster;
  readonly intent: Intent;
  readonly change: Change;
  readonly kind: Pick<PatchAction["target"], "apiVersion" | "kind">;
  /** Empty: the kind is cluster-scoped. */
  readonly scope: { readonly namespace?: string };
}

/**
 * patch: one object or all that a selector matches, in order of name, each settled before the next one. The intent names
 * the one under way; what stands before it in that order is done, and what appears there later is not meant.
 */
export const patchVerb: Verb = verb(look, decidePatch);

export function decidePatch({ intent }: ActionView, seen: PatchSeen): ActionMove {
  switch (seen.kind) {
    case "settled":
      return { kind: "done", leftovers: [] };
    case "refused":
      return { kind: "failed", failure: seen.failure, leftovers: [] };
    case "absent": {
      const message = `Cannot patch ${tellRef(seen.ref)}: there is none; create it, or correct patch.target`;
      return { kind: "failed", failure: { reason: "StageFailed", retry: "backoff", message }, leftovers: [] };
    }
    case "change": {
      const { ref, patch } = seen;
      return { kind: "act", intent: intentTo(intent, ref, seen), effect: { kind: "patchObject", ref, patch } };
    }
  }
}

async function look({ view: { action, intent, namespace }, cluster }: ActionSight): Promise<Result<PatchSeen>> {
  if (action.patch === undefined) return done({ kind: "settled" });
  const { target } = action.patch;
  const reading = readPatch(action.patch);
  if (reading.kind === "invalid") return refused(invalid(`Cannot read patch.patch: ${reading.problem}`));
  const kind = { apiVersion: target.apiVersion, kind: target.kind };
  const found = await findScope(cluster, kind, target.namespace ?? namespace);
  if (found.kind === "failed") return found;
  if (found.value === "unserved") return refused(unserved(kind));
  const patching: Patching = { cluster, intent, change: reading.change, kind, scope: found.value };
  return target.name === undefined ? lookAtAll(patching, target.selector ?? {}) : lookAtOne(patching, target.name);
}

async function lookAtOne(patching: Patching, name: string): Promise<Result<PatchSeen>> {
  const trial = await lookAt(patching, name);
  return trial.kind === "done" && trial.value.kind === "gone"
    ? done({ kind: "absent", ref: refOf(patching, name) })
    : asSeen(trial);
}

async function lookAtAll(
  patching: Patching,
  selector: NonNullable<PatchAction["target"]["selector"]>,
): Promise<Result<PatchSeen>> {
  const { intent, cluster, kind, scope } = patching;
  const labelSelector = labelQuery(selector);
  if (labelSelector === undefined) return refused(invalid("Cannot use patch.target.selector: it is no label selector"));
  const listed = await cluster.listMetadata(kind, { ...scope, labelSelector });
  if (listed.kind === "refused") return failed(failureOf(listed.error, "StageFailed"));
  const [current] = intent.objects ?? [];
  const names = namesLeft(
    listed.value.items.map(({ metadata }) => metadata),
    current,
  );
  if (names.length > patchedObjectsMax) {
    const told = `it matches ${names.length} objects, and ${patchedObjectsMax} are allowed; narrow it`;
    return refused(invalid(`Cannot use patch.target.selector: ${told}`));
  }
  for (const name of names) {
    const trial = await lookAt(patching, name);
    if (trial.kind === "failed" || ["change", "refused"].includes(trial.value.kind)) return asSeen(trial);
  }
  return done({ kind: "settled" });
}

/** In order of name: the object under way, as long as it is the same one, and those after it. */
export function namesLeft(
  listed: readonly { readonly name: string; readonly uid: string }[],
  current: { readonly name: string; readonly uid?: string } | undefined,
): readonly string[] {
  return listed
    .filter(({ name, uid }) => current === undefined || name > current.name || uid === current.uid)
    .map(({ name }) => name)
    .sort((one, other) => (one < other ? -1 : 1));
}

/** Where one object stands: settled already, gone, or what the change would make of it. */
async function lookAt(patching: Patching, name: string): Promise<Result<Trial>> {
  const { cluster, intent, change } = patching;
  const ref = refOf(patching, name);
  const got = await cluster.get(ref);
  if (got.kind === "refused") return failed(failureOf(got.error, "StageFailed"));
  const live: LiveObject | undefined = got.value;
  if (live === undefined) return done({ kind: "gone" });
  if (intent.uid === live.metadata.uid && isPatched(intent, live)) return done({ kind: "unchanged" });
  return tryPatch({ cluster, ref, live, change, fieldManager: intent.token });
}

function refused(failure: Failure): Result<PatchSeen> {
  return done({ kind: "refused", failure });
}

function asSeen(trial: Result<Trial>): Result<PatchSeen> {
  if (trial.kind === "failed") return trial;
  const { kind } = trial.value;
  return kind === "change" || kind === "refused" ? done(trial.value) : done({ kind: "settled" });
}

function refOf({ kind, scope }: Patching, name: string): ObjectRef {
  return { ...kind, ...scope, name };
}

function unserved({ apiVersion, kind }: Patching["kind"]): Failure {
  return invalid(
    `Cannot patch ${kind}: the API server serves no such kind in ${apiVersion}; install its CustomResourceDefinition, or correct patch.target`,
  );
}

function invalid(message: string): Failure {
  return { reason: "StageFailed", retry: "never", message };
}
