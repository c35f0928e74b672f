import type { ObjectRef } from "../cluster/index.ts";
import { entryId } from "./entry.ts";

/** What one stage brings. */
export interface StageObjects {
  readonly stage: string;
  readonly refs: readonly ObjectRef[];
}

export interface DoubleClaim {
  readonly ref: ObjectRef;
  readonly stages: readonly string[];
}

/** Objects that several stages bring, whatever the version: a StageSet that has any is invalid. */
export function findDoubleClaims(claims: readonly StageObjects[]): readonly DoubleClaim[] {
  const all = claims.flatMap(({ stage, refs }) => refs.map((ref) => ({ stage, ref })));
  return [...Map.groupBy(all, ({ ref }) => entryId(ref)).values()].flatMap((claimed) => {
    const [first] = claimed;
    const stages = [...new Set(claimed.map(({ stage }) => stage))];
    return first === undefined || stages.length < 2 ? [] : [{ ref: first.ref, stages }];
  });
}
