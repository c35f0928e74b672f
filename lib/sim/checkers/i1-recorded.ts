import { idOf, isApplied, ownerOf, recordedIds, tellObject, type Checker } from "./checker.ts";

/** I1: no object carries our field manager without standing in a StageInventory of its StageSet. */
export const recorded: Checker = {
  name: "I1",
  check: (write, stored) => {
    const { after } = write;
    const owner = ownerOf(after);
    if (!isApplied(write) || after === undefined || owner === undefined) return undefined;
    return recordedIds(stored, owner).has(idOf(after)) ? undefined : `${tellObject(after)} is applied and not recorded`;
  },
};
