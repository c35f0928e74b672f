import { idOf, isApplied, noteLost, ownerOf, recordedIds, tellObject, type Checker } from "./checker.ts";

/** I1: no object carries our field manager without standing in a StageInventory of its StageSet. */
export function recorded(): Checker {
  const lost = new Set<string>();
  return {
    name: "I1",
    check: (write, stored, known) => {
      noteLost(lost, write, known);
      const { after } = write;
      const owner = ownerOf(after);
      if (!isApplied(write) || after === undefined || owner === undefined) return undefined;
      return lost.has(idOf(after)) || recordedIds(stored, owner).has(idOf(after))
        ? undefined
        : `${tellObject(after)} is applied and not recorded`;
    },
  };
}
