import { isApplied, isOf, ownerOf, pinnedRevision, stageSetOf, statusOf, tellObject, type Checker } from "./checker.ts";

/** I3: a stage's objects change only while every earlier stage is Ready at the run's pins. */
export const inOrder: Checker = {
  name: "I3",
  check: (write, stored, known) => {
    const { before, after } = write;
    const { revisionOf } = known;
    const owner = ownerOf(after);
    if (!isApplied(write) || after === undefined || owner === undefined) return undefined;
    const revision = revisionOf(after);
    const { run, stages = [] } = statusOf(stageSetOf(stored, owner));
    const own = stages.find(({ name }) => name === owner.stage);
    const isReasserted = isOf(own?.appliedRevision, revision, known);
    if (revision === undefined || isReasserted || (before !== undefined && revisionOf(before) === revision))
      return undefined;
    for (const earlier of stages) {
      if (earlier.name === owner.stage) return undefined;
      const pinned = pinnedRevision(run, earlier.name);
      if (earlier.phase === "Ready" && earlier.appliedRevision === pinned) continue;
      return `${tellObject(after)} of stage ${owner.stage} changed while ${earlier.name} was ${earlier.phase} at ${earlier.appliedRevision ?? "nothing"}, pinned ${pinned ?? "nothing"}`;
    }
    return `${tellObject(after)} is of stage ${owner.stage}, which the status does not know`;
  },
};
