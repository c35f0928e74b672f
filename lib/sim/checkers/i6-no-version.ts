import { statusOf, type Checker } from "./checker.ts";

/** I6: `status.version` moves only at the end of a fully successful run. Versions are not served yet: it never does. */
export const noVersion: Checker = {
  name: "I6",
  check: ({ kind, after }) =>
    kind === "StageSet" && statusOf(after).version !== undefined ? "status.version was written" : undefined,
};
