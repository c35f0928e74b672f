import type { LiveObject } from "../../../lib/cluster/index.ts";
import { contentOf, isUnchanging, manifestOf } from "../manifests.ts";
import { lackOf } from "../wanted.ts";
import { claimingStage, isOfRelease, type Rule, type Seen } from "./rule.ts";

/** What a stage wants is deleted only to be made anew: where its policy says so, and where it is not as it is wanted. */
export const recreated: Rule = {
  name: "recreated",
  check(seen) {
    const { write, worker, status } = seen;
    const { kind, name, before, after } = write;
    if (worker === undefined || before === undefined || !isOfRelease(write)) return undefined;
    const isDoomed = after === undefined || (isGoing(after) && !isGoing(before));
    if (!isDoomed || status.run?.cursor.phase === "Teardown") return undefined;
    const stage = claimingStage(seen, name);
    if (stage === undefined) return undefined;
    const policy = stage.force === true ? "Recreate" : (stage.conflictPolicy?.default ?? "Fail");
    if (policy !== "Recreate") return `${kind} ${name} is deleted, and stage ${stage.name} says ${policy}`;
    if (!isUnchanging(name)) return `${kind} ${name} is deleted, and could be changed`;
    return isAsWanted(seen, stage.name, before) ? `${kind} ${name} is deleted, and is what is wanted` : undefined;
  },
};

function isGoing({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Has it all that its manifest says of what cannot be changed? */
function isAsWanted({ game, status }: Seen, stage: string, live: LiveObject): boolean {
  const revision = status.run?.pins.find((pin) => pin.stage === stage)?.revision ?? "";
  const { name } = live.metadata;
  const manner = game.world.manners[name] ?? {};
  const { metadata: _, ...manifest } = manifestOf(name, { revision: contentOf(revision), isBad: false, manner });
  return lackOf(manifest, live) === undefined;
}
