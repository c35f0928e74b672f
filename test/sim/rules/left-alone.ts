import { labels } from "../../../lib/api/index.ts";
import type { LiveObject } from "../../../lib/cluster/index.ts";
import type { Write } from "../../../lib/sim/index.ts";
import { isLeftAlone, isMadeOnce } from "../marks.ts";
import { isOfRelease, type Rule } from "./rule.ts";

/** What is marked to be left alone is neither made nor changed; what is to be made once, never changed. */
export const leftAlone: Rule = {
  name: "left alone",
  check({ game, write, worker, status }) {
    const { verb, kind, name, before } = write;
    if (worker === undefined || verb === "delete" || !isOfRelease({ kind, name })) return undefined;
    if (status.run?.cursor.phase === "Teardown") return undefined; // it is let go
    if (isLetGo(write)) return undefined; // it stays, and is nobody's now
    const manner = game.world.manners[name];
    if (isLeftAlone(manner)) return `${verb} ${kind} ${name}, which is marked to be left alone`;
    return isMadeOnce(manner) && before !== undefined ? `${verb} ${kind} ${name}, which is there already` : undefined;
  },
};

/** Does it lose what says that it is ours, and nothing else? */
function isLetGo({ before, after }: Write): boolean {
  if (before === undefined || after === undefined || before.metadata.labels?.[labels.name] === undefined) return false;
  if (after.metadata.labels?.[labels.name] !== undefined) return false;
  return contentOf(before) === contentOf(after);
}

function contentOf({ metadata, ...content }: LiveObject): string {
  const { managedFields: _managers, resourceVersion: _version, labels: given = {}, ...rest } = metadata;
  const ours: readonly string[] = [labels.name, labels.namespace, labels.stage];
  const others = Object.entries(given).filter(([key]) => !ours.includes(key));
  return JSON.stringify({ ...content, metadata: { ...rest, labels: others } });
}
