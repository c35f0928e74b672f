import { apiVersion, flag, kindOrNone, text, timeout } from "../schema/scalars.ts";
import { listOf, optional, structure } from "../schema/structures.ts";
import { objectReferenceSchema } from "../references.ts";
import type { Frozen } from "../schema/frozen.ts";

const healthExpressionSchema = structure(
  "Judges objects of a group and kind by CEL instead of kstatus. In this order: inProgress, failed, current; none true: in progress.",
  {
    apiVersion: apiVersion("Group and version of the objects."),
    kind: optional(kindOrNone("Kind of the objects. Empty or absent: every kind of the group.")),
    current: text("True where the object is healthy.", { minLength: 1 }),
    inProgress: optional(text("True while the object is still moving.", { minLength: 1 })),
    failed: optional(text("True where the object has failed.", { minLength: 1 })),
  },
);

export const readyChecksSchema = structure("What healthy means for the stage.", {
  timeout: optional(timeout("Bounds the stage's verification. Default: the stage's timeout, then the StageSet's.")),
  disableWait: optional(flag("Do not judge the stage's own objects by kstatus; checks and exprs still count.")),
  checks: optional(listOf(objectReferenceSchema, "Further objects that must be healthy, by kstatus.")),
  exprs: optional(listOf(healthExpressionSchema, "Health by expression, for kinds that kstatus does not understand.")),
});

export type ReadyChecks = Frozen<typeof readyChecksSchema>;
export type HealthExpression = Frozen<typeof healthExpressionSchema>;
