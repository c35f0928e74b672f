import { fieldManager, type Stage } from "../../api/index.ts";
import { conflictActionOf, conflictWayOut, isImmutable, letGo, pointersIn, type Refusal } from "../../apply/index.ts";
import { ignoredPathsOf, madeFrom, withoutPaths, type Built } from "../../build/index.ts";
import { type ApiError, type Cluster, type KubeObject, type LiveObject } from "../../cluster/index.ts";
import { isUnchecked } from "../phases/unchecked.ts";
import type { Standee } from "../standings.ts";

/** What applying a stage would change of one object. What `ignore` leaves to others is in neither state, unless it is made. */
export interface ObjectChange {
  /** Absent: there is none yet. */
  readonly before?: LiveObject;
  /** Absent: it is removed. */
  readonly after?: KubeObject;
  /** Why `after` is what is sent, and not what the API server would make of it. */
  readonly unchecked?: string;
}

/** What came of asking about one object; no change where nothing would. */
export type Asked =
  | { readonly kind: "same" }
  | { readonly kind: "change"; readonly change: ObjectChange }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** For whom it is asked. */
export interface Asking {
  readonly cluster: Cluster;
  readonly stage: Stage;
  readonly built: Built;
  /** What this stage and the earlier ones bring. */
  readonly coming: readonly Standee[];
}

const same: Asked = { kind: "same" };

/** What applying an object that stands so would change: the API server is asked, and stores nothing. */
export async function askAbout(asking: Asking, { object, standing }: Standee): Promise<Asked> {
  switch (standing.kind) {
    case "asWanted":
    case "leftAlone":
    case "finished":
    case "vanished":
    case "foreign": // all of them are told in one sentence
      return same;
    case "terminating":
      return unasked(asking, object, {
        before: standing.live,
        after: object,
        unchecked: "it is being deleted, and made anew",
      });
    case "immutable":
      return settleConflict(asking, object, { error: standing.error, live: standing.live });
    case "differs":
      return dryRun(asking, object, standing.live);
    case "absent":
      return dryRun(asking, object, undefined);
  }
}

async function dryRun(asking: Asking, object: KubeObject, live: LiveObject | undefined): Promise<Asked> {
  const made = madeFrom(asking.built, object);
  if (live !== undefined && letGo(live, ignoredPathsOf(object, asking.stage.ignore), made) !== undefined) {
    return unasked(asking, object, { before: live, after: object, unchecked: "what is ignored is let go first" });
  }
  const wanted = live === undefined ? made : object;
  const answer = await asking.cluster.apply(wanted, { fieldManager, force: true, dryRun: true });
  const before = live === undefined ? {} : { before: live };
  if (answer.kind === "done") return changed(asking, object, { ...before, answer: answer.value });
  const { error } = answer;
  if (isImmutable(error)) return settleConflict(asking, object, { error, live });
  if (!isUnchecked({ object, error }, asking.coming)) return { kind: "refused", refusal: { object, error } };
  return unasked(asking, object, { ...before, after: wanted, unchecked: error.message });
}

/** What cannot become what is wanted: as the stage's policy has it. */
function settleConflict(
  asking: Asking,
  object: KubeObject,
  { error, live }: { readonly error: ApiError; readonly live: LiveObject | undefined },
): Asked {
  switch (conflictActionOf(object, asking.stage)) {
    case "KeepExisting":
      return same;
    case "Recreate": {
      const before = live === undefined ? {} : { before: live };
      return unasked(asking, object, { ...before, after: object, unchecked: "it is deleted, and made anew" });
    }
    case "Fail":
      return { kind: "refused", refusal: { object, error, wayOut: conflictWayOut(object) } };
  }
}

function changed(
  asking: Asking,
  object: KubeObject,
  { before, answer }: { readonly before?: LiveObject; readonly answer: LiveObject },
): Asked {
  if (before === undefined) return { kind: "change", change: { after: answer } };
  const change = { before: withoutIgnored(asking, object, before), after: withoutIgnored(asking, object, answer) };
  return { kind: "change", change };
}

/** What is sent has nothing of what is ignored, unless it is made. */
function unasked(
  asking: Asking,
  object: KubeObject,
  { before, after, unchecked }: Required<Omit<ObjectChange, "before">> & Pick<ObjectChange, "before">,
): Asked {
  const was = before === undefined ? {} : { before: withoutIgnored(asking, object, before) };
  return { kind: "change", change: { ...was, after, unchecked } };
}

function withoutIgnored({ stage, built }: Asking, object: KubeObject, live: LiveObject): LiveObject {
  const ignored = pointersIn(live, ignoredPathsOf(object, stage.ignore), madeFrom(built, object));
  return withoutPaths(live, ignored) as LiveObject; // no path is one that a live object needs
}
