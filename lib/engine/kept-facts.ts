import type { Live, StageSet } from "../api/index.ts";
import { tellFew } from "../base/index.ts";
import { tellRef, type ObjectRef } from "../cluster/index.ts";
import type { Kept } from "../inventory/index.ts";
import { fact, type Fact } from "./facts.ts";
import { namedObjectsMax } from "./limits.ts";

/** Objects that stay, and leave the inventory: told once for each stage and reason. */
export function keptFacts(about: Pick<Live<StageSet>, "metadata" | "status">, kept: readonly Kept[]): readonly Fact[] {
  return [...Map.groupBy(kept, ({ stage, why }) => `${stage}/${why}`).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { stage, why, isLost } = first;
    const verb = same.length === 1 ? "stays" : "stay";
    const message = `Stage ${stage}: ${tellSome(same.map(({ ref }) => ref))} ${verb} in the cluster and ${same.length === 1 ? "leaves" : "leave"} the inventory: ${why}`;
    const type = isLost ? "Warning" : "Normal";
    return [fact(about, { type, reason: "ObjectKept", action: "Prune", message, stage })];
  });
}

/** A few objects by name, and how many more there are. */
export function tellSome(refs: readonly ObjectRef[]): string {
  return tellFew(refs, namedObjectsMax, tellRef);
}
