import { recursiveDifference, type FieldSet } from "./field-set.ts";
import { compare, type Comparison } from "./compare.ts";
import type { Managers } from "./managers.ts";
import type { MergeTarget } from "./merge-target.ts";
import { reconcile } from "./reconcile.ts";
import type { Plain } from "./plain.ts";
import type { Schema } from "./schema.ts";

/** The schema of a version; undefined: it is no longer served. */
export function schemaOf(target: MergeTarget, apiVersion: string): Schema | undefined {
  if (apiVersion === target.apiVersion || target.schemaOf === undefined) return target.schema;
  return target.schemaOf(apiVersion);
}

/** Fields without those that nobody may own through this endpoint. */
export function ownable({ resetFields }: MergeTarget, set: FieldSet): FieldSet {
  return resetFields === undefined ? set : recursiveDifference(set, resetFields);
}

/** The managers, each set as the schema of its version has it today; none of a version that is no longer served. */
export function fittingManagers(target: MergeTarget, managers: Managers): Managers {
  return managers.flatMap((manager) => {
    const schema = schemaOf(target, manager.id.apiVersion);
    if (schema === undefined) return [];
    const set = reconcile(manager.set, schema);
    return set === manager.set ? manager : { ...manager, set };
  });
}

/** What became of an object, as each version sees it; worked out once a version, and only when asked for. */
export function comparisons(target: MergeTarget, before: Plain, after: Plain): (apiVersion: string) => Comparison {
  const known = new Map<Schema, Comparison>();
  return (apiVersion) => {
    const schema = schemaOf(target, apiVersion) ?? target.schema;
    const found = known.get(schema) ?? ownableDifferences(target, compare(schema, before, after));
    known.set(schema, found);
    return found;
  };
}

function ownableDifferences(target: MergeTarget, { added, modified, removed }: Comparison): Comparison {
  return {
    added: ownable(target, added),
    modified: ownable(target, modified),
    removed: ownable(target, removed),
  };
}
