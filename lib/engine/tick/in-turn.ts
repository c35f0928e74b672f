import { sha256, type Instant } from "../../base/index.ts";
import type { Due } from "./step-all.ts";

/** In an order that each tick draws anew: whoever keeps a place for all of a tick's time does not do so in every tick. */
export function inTurn(wanted: readonly Due[], began: Instant): readonly Due[] {
  const drawn = wanted.map((due) => ({ due, lot: sha256(`${began} ${due.stageSet.metadata.uid}`) }));
  return drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ due }) => due);
}
