import type { StageSetSpec } from "../../../lib/api/index.ts";
import { isRefused, revisionOf } from "../manifests.ts";
import { isOfRelease, namesAt, type Rule } from "./rule.ts";

/** Where the API server would refuse one object of a stage, nothing of that stage is touched; with Release, nothing at all. */
export const preflighted: Rule = {
  name: "preflighted",
  check({ game, write, worker, status: { run }, spec }) {
    const { kind, name, before, after } = write;
    if (worker === undefined || spec === undefined || after === undefined || !isOfRelease(write)) return undefined;
    if (after.metadata.deletionTimestamp !== undefined) return undefined;
    if (before !== undefined && revisionOf(before) === revisionOf(after)) return undefined; // it is re-asserted
    const { preflight = "Stage" } = spec;
    if (preflight === "None") return undefined;
    const stage = after.metadata.labels?.["stages.metio.wtf/stage"] ?? "";
    const checked = preflight === "Release" && !mayCure(spec) ? spec.stages.map((one) => one.name) : [stage];
    const refused = checked.find((one) => namesAt(game, run, one).some(isRefused));
    return refused === undefined ? undefined : `${kind} ${name} is applied, and an object of ${refused} is refused`;
  },
};

/** The first stage's own actions may be there to help: then it is asked again after them, and later stages in their turn. */
function mayCure({ stages }: StageSetSpec): boolean {
  return (stages[0]?.actions?.pre ?? []).length > 0;
}
