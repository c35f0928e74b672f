import type { Static, TUnsafe } from "typebox";
import { choice, count, timeout, title } from "../schema/scalars.ts";
import { described, listOf, optional, type Rule, structure } from "../schema/structures.ts";
import { objectReferenceSchema } from "../references.ts";
import { verbs, verbSchemas } from "./verbs.ts";
import type { Frozen } from "../schema/frozen.ts";

export const actionScopes = ["Revision", "Content", "Version", "Lifetime"] as const;
export type ActionScope = (typeof actionScopes)[number];

const scopeMeaning =
  "How often the action runs: once per revision of the stage's source, per content of the stage, per version of the StageSet, or once for ever.";

const oneVerb: Rule = {
  rule: `${verbs.map((verb) => `(has(self.${verb}) ? 1 : 0)`).join(" + ")} == 1`,
  message: `exactly one verb: set one of ${verbs.join(", ")}`,
};

// Not on the wait itself: the API server counts on more waits in an object than on actions, and the rule would cost four times as much.
const waitShape: Rule = {
  rule: "!has(self.wait) || (has(self.wait.duration) ? !has(self.wait.target) && !has(self.wait.expr) : has(self.wait.target) && has(self.wait.expr))",
  message: "a wait is either a duration, or a target with an expr: set one of the two",
  fieldPath: ".wait",
};

const noScope: Rule = {
  rule: "!has(self.scope)",
  message: "only the pre and post actions of a stage have a ledger: remove scope",
  fieldPath: ".scope",
};

const shared = {
  name: title(
    "Name of the action in ledgers and messages; unique across the pre, post and onFailure actions of a stage.",
  ),
  timeout: optional(
    timeout(
      "Bounds the action from its first attempt, over all retries. Default: 10m for job, 5m for apply and wait with expr, 30s for http.",
    ),
  ),
  retries: optional(count("How often a failed attempt is repeated. Default: 0.", { maximum: 100 })),
  onSupersede: choice(
    ["Wait", "Cancel"],
    "What becomes of the action under way when a newer run is waiting: finish it, or cancel it.",
    { default: "Wait" },
  ),
  completionAnchor: optional(
    described(objectReferenceSchema, "The completion holds only while this object exists with the UID it had then."),
  ),
  ...verbSchemas,
};

const shapes = [oneVerb, waitShape];

/** An action before or after a stage: its completion stands on a ledger. */
const ledgerActionSchema = structure(
  "One typed step, run at most once per entry of its ledger.",
  { ...shared, scope: optional(choice(actionScopes, scopeMeaning, { default: "Revision" })) },
  { rules: shapes },
);

/** An action that something else decides to run: no ledger of its own. */
const plainActionSchema = structure(
  "One typed step.",
  {
    ...shared,
    scope: optional(choice(actionScopes, "Not here: only the pre and post actions of a stage have a ledger.")),
  },
  { rules: [...shapes, noScope] },
);

export type Action = Frozen<typeof plainActionSchema>;
export type ActionVerb = (typeof verbs)[number];

type ActionList = TUnsafe<Static<typeof plainActionSchema>[]>;

/** A list of actions whose completions stand on a ledger. */
export function ledgerActions(description: string): ActionList {
  return listOf(ledgerActionSchema, description, { kind: { key: "name" } });
}

/** A list of actions without a ledger of their own. */
export function plainActions(description: string): ActionList {
  return listOf(plainActionSchema, description, { kind: { key: "name" } });
}
