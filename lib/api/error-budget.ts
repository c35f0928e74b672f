import { choice, decimal, duration, flag } from "./schema/scalars.ts";
import { optional, structure } from "./schema/structures.ts";
import { metricSourceSchema } from "./metric-source.ts";
import type { Frozen } from "./schema/frozen.ts";

export const errorBudgetSchema = structure(
  "Freezes new revisions while the error budget of an SLO is spent.",
  {
    source: metricSourceSchema,
    freezeThreshold: decimal("Below this remaining budget new revisions freeze."),
    resumeThreshold: decimal("At or above this remaining budget they go on. Not below freezeThreshold."),
    onSourceError: choice(["Allow", "Hold"], "What a source that cannot be read means.", { default: "Allow" }),
    interval: optional(duration("How often to ask while frozen. Default: the StageSet's retryInterval.")),
    dryRun: optional(flag("Record what would freeze, and let it pass.")),
  },
  {
    rules: [
      {
        rule: "double(self.resumeThreshold) >= double(self.freezeThreshold)",
        message: "must not be below freezeThreshold: raise it, or lower freezeThreshold",
        fieldPath: ".resumeThreshold",
      },
    ],
  },
);

export type ErrorBudget = Frozen<typeof errorBudgetSchema>;
