import { formatInstant, type Instant } from "../../base/index.ts";
import type { KubeObject, ManagedFields } from "../../cluster/index.ts";
import { limitUpdaters } from "./crowd.ts";
import { isEmpty, union } from "./field-set.ts";
import { decodeManagers, findManager, withManager, writerId, type Managers } from "./managers.ts";
import type { MergeOutcome, MergeTarget, MergeWrite } from "./merge-target.ts";
import { finish } from "./outcome.ts";
import { fitting } from "./reconcile.ts";
import { withoutStripped } from "./stripped-fields.ts";
import { takeOver } from "./take-over.ts";
import { typedForm } from "./typed-form.ts";
import { comparisons, fittingManagers } from "./versions.ts";

export interface UpdateRequest extends MergeWrite {
  /**
   * The object as it shall be: a create's or update's body, or a patch's outcome, after decoding and defaulting (defaults
   * of a body belong to its manager), before what the registry fills in. Its managedFields count where it has any: an
   * empty list (of a custom kind: one with an empty entry) resets them; absent, those of `live` stay.
   */
  readonly next: KubeObject;
}

/** Create, update and every patch but apply: whose fields are whose after it. Never refuses for a conflict. */
export function updateObject({ target, live, next, manager, now }: UpdateRequest): MergeOutcome {
  const managers = managersBeforeUpdate(target, live, next);
  // An object that nobody manages is not tracked before somebody applies it.
  if (managers.length === 0 && live !== undefined) return finish(target.normalise, live, next, []);
  const before = live ?? emptyObject(target, next);
  return finish(target.normalise, live, next, updated(target, before, next, managers, manager, now));
}

/** The managers an apply starts from. What an object has that nobody manages is held by `before-first-apply`. */
export function managersBeforeApply({ target, live, now }: MergeWrite): Managers {
  const managers = decodeManagers(live?.metadata.managedFields) ?? [];
  if (live === undefined || managers.length > 0) return managers;
  return updated(target, emptyObject(target, live), live, [], "before-first-apply", now);
}

function managersBeforeUpdate(target: MergeTarget, live: KubeObject | undefined, next: KubeObject): Managers {
  const entries = next.metadata.managedFields;
  const ours = decodeManagers(live?.metadata.managedFields) ?? [];
  if (target.subresource !== undefined || entries === undefined) return ours;
  if (isReset(entries, target.schema.map?.isTyped === true)) return [];
  const theirs = decodeManagers(entries);
  return theirs === undefined || theirs.length === 0 ? ours : theirs;
}

/**
 * Does somebody ask to forget all managers: by an empty list, or one with an empty entry? Of a custom kind the API server
 * does not see the empty list.
 */
function isReset(entries: readonly ManagedFields[], isBuiltIn: boolean): boolean {
  const [only, ...more] = entries;
  return only === undefined ? isBuiltIn : more.length === 0 && Object.keys(only).length === 0;
}

function updated(
  target: MergeTarget,
  before: KubeObject,
  next: KubeObject,
  managers: Managers,
  manager: string,
  now: Instant,
): Managers {
  const changes = comparisons(target, before, next);
  const left = takeOver(target, fittingManagers(target, managers), undefined, changes).managers;
  const { added, modified } = changes(target.apiVersion);
  const taken = withoutStripped(union(modified, added));
  if (isEmpty(taken)) return limitUpdaters(left);
  const id = writerId(target, "Update", manager);
  const set = fitting(union(taken, findManager(left, id)?.set ?? taken), target.schema);
  return limitUpdaters(withManager(left, { id, set, time: formatInstant(now), entry: undefined }));
}

/** What a creation is compared with: an object of this kind in which nobody has set anything. */
function emptyObject(target: MergeTarget, { apiVersion, kind }: KubeObject): KubeObject {
  return typedForm(target.schema, { apiVersion, kind, metadata: { name: "" } });
}
