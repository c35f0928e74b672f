import { isApplied, isOf, ownerOf, pinnedRevision, stageSetOf, statusOf, tellObject, type Checker } from "./checker.ts";

/** I11: what is applied is of the revision that was pinned when the run began. */
export const asPinned: Checker = {
  name: "I11",
  check: (write, stored, known) => {
    const { before, after } = write;
    const { revisionOf } = known;
    const owner = ownerOf(after);
    if (!isApplied(write) || after === undefined || owner === undefined) return undefined;
    const revision = revisionOf(after);
    if (revision === undefined || (before !== undefined && revisionOf(before) === revision)) return undefined;
    const { run, stages } = statusOf(stageSetOf(stored, owner));
    const wanted =
      pinnedRevision(run, owner.stage) ?? stages?.find(({ name }) => name === owner.stage)?.appliedRevision;
    return isOf(wanted, revision, known)
      ? undefined
      : `${tellObject(after)} is applied at ${revision}, pinned is ${wanted ?? "nothing"}`;
  },
};
