import { tellCondition } from "../conditions.ts";
import { current, failing, inProgress } from "../health.ts";
import type { Rule } from "./rule.ts";

/** The first of its conditions that decides, decides: names refused, not established, established. */
export const definitionHealth: Rule = (_object, conditions) => {
  for (const condition of conditions) {
    const { type, status, reason } = condition;
    if (type === "NamesAccepted" && status === "False") return failing(tellCondition(condition));
    if (type !== "Established") continue;
    if (status === "False" && reason !== "Installing") return failing(tellCondition(condition));
    if (status === "True") return current("established");
  }
  return inProgress("it is being installed");
};
