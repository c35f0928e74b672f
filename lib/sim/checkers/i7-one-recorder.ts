import { statusOf, type Checker } from "./checker.ts";

const skewMs = 10_000;

/** I7: two steps never both record: a claim passes to another holder only once it has ended, and the margin is over. */
export const oneRecorder: Checker = {
  name: "I7",
  check: ({ kind, before, after }, _stored, { now }) => {
    if (kind !== "StageSet" || after === undefined) return undefined;
    const [held, holds] = [statusOf(before).run?.claim, statusOf(after).run?.claim];
    if (held === undefined || holds === undefined || held.holder === holds.holder) return undefined;
    if (Date.parse(held.until) + skewMs <= now) return undefined;
    return `${holds.holder} took the claim that ${held.holder} has until ${held.until}`;
  },
};
