import { isLeftAlone, isMadeOnce } from "../marks.ts";
import { isOfRelease, type Rule } from "./rule.ts";

/** What is marked to be left alone is neither made nor changed; what is to be made once, never changed. */
export const leftAlone: Rule = {
  name: "left alone",
  check({ game, write: { verb, kind, name, before }, worker, status }) {
    if (worker === undefined || verb === "delete" || !isOfRelease({ kind, name })) return undefined;
    if (status.run?.cursor.phase === "Teardown") return undefined; // it is let go
    const manner = game.world.manners[name];
    if (isLeftAlone(manner)) return `${verb} ${kind} ${name}, which is marked to be left alone`;
    return isMadeOnce(manner) && before !== undefined ? `${verb} ${kind} ${name}, which is there already` : undefined;
  },
};
