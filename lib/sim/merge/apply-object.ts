import { formatInstant } from "../../base/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { conflictRefusal } from "./conflict.ts";
import { ownedFields } from "./fields-of.ts";
import { isSubset, union, type FieldSet } from "./field-set.ts";
import { findManager, withManager, writerId, type Manager, type Managers } from "./managers.ts";
import type { MergeOutcome, MergeTarget, MergeWrite } from "./merge-target.ts";
import { finish } from "./outcome.ts";
import { isEqual } from "./plain.ts";
import { prune, type Held } from "./prune.ts";
import { fitting } from "./reconcile.ts";
import type { Schema } from "./schema.ts";
import { nameField, strippedFields } from "./stripped-fields.ts";
import { takeOver } from "./take-over.ts";
import { mergeApplied } from "./typed-merge.ts";
import { unfit } from "./unfit.ts";
import { managersBeforeApply } from "./update-object.ts";
import { comparisons, fittingManagers, ownable, schemaOf } from "./versions.ts";

export interface ApplyRequest extends MergeWrite {
  /** What the manager wants, as sent; no defaults filled in. */
  readonly applied: KubeObject;
  /** Take fields over from other managers instead of refusing. */
  readonly force: boolean;
}

/**
 * Server-side apply, as the API server does it.
 * @returns the merged object with its managedFields; or 409 Conflict, naming each field that another manager holds with
 *   another value; or 400, or 500 where `applied` does not fit the schema, which is what the API server says there
 */
export function applyObject(request: ApplyRequest): MergeOutcome {
  const { target, live, applied, manager, force, now } = request;
  const refusal = unfit(target, applied);
  if (refusal !== undefined) return { kind: "refused", refusal };
  const id = writerId(target, "Apply", manager);
  const managers = fittingManagers(target, managersBeforeApply(request));
  const last = findManager(managers, id);
  const set = ownable(target, ownedFields(target.schema, applied, strippedFields));
  const before = live ?? bare(applied);
  const after = merged(target, before, applied, { managers, last, set });
  const taken = takeOver(target, managers, id, comparisons(target, before, after));
  if (!force && taken.conflicts.length > 0) return { kind: "refused", refusal: conflictRefusal(taken.conflicts) };
  // The API server sets no time where the object stays the same, not even on a new entry.
  const isMoved = live === undefined || !isEqual(after, before);
  const time = isMoved ? formatInstant(now) : last?.time;
  const entry = last !== undefined && isEqual(last.set, set) ? last.entry : undefined;
  const mine: Manager = {
    id,
    set: entry === undefined ? fitting(set, target.schema) : (last?.set ?? set),
    time,
    entry,
  };
  return finish(
    isMoved ? target.normalise : undefined,
    live,
    isMoved ? after : before,
    withManager(taken.managers, mine),
  );
}

/** What an apply that creates starts from. */
function bare({ apiVersion, kind, metadata: { name } }: KubeObject): KubeObject {
  return { apiVersion, kind, metadata: { name } };
}

interface Applier {
  readonly managers: Managers;
  /** What it applied last. */
  readonly last: Manager | undefined;
  /** What it applies now. */
  readonly set: FieldSet;
}

/** The live object with what is applied, and without what this manager applied before and nobody holds any more. */
function merged(target: MergeTarget, before: KubeObject, applied: KubeObject, applier: Applier): KubeObject {
  const { managers, last, set } = applier;
  const all = mergeApplied(target.schema, before, applied) as KubeObject; // a merge of two objects is one
  const schema = last === undefined ? undefined : schemaOf(target, last.id.apiVersion);
  if (last === undefined || schema === undefined || isSubset(last.set, set)) return all;
  const mine = { id: { ...last.id, apiVersion: target.apiVersion }, set: union(set, nameField) };
  const everybody = [mine, ...managers.filter((manager) => manager !== last)];
  return prune(
    all,
    last.set,
    heldByVersion(target, everybody, { apiVersion: last.id.apiVersion, schema }),
  ) as KubeObject;
}

/** What is held in each version, the `first` before all others. */
function heldByVersion(
  target: MergeTarget,
  managers: readonly Pick<Manager, "id" | "set">[],
  first: { readonly apiVersion: string; readonly schema: Schema },
): [Held, ...Held[]] {
  const setsOf = (apiVersion: string): FieldSet[] =>
    managers.filter(({ id }) => id.apiVersion === apiVersion).map(({ set }) => set);
  const others = new Set(
    managers.map(({ id }) => id.apiVersion).filter((apiVersion) => apiVersion !== first.apiVersion),
  );
  return [
    { schema: first.schema, sets: setsOf(first.apiVersion) },
    ...[...others].flatMap((apiVersion) => {
      const schema = schemaOf(target, apiVersion);
      return schema === undefined ? [] : [{ schema, sets: setsOf(apiVersion) }];
    }),
  ];
}
