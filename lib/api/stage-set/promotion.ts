import { choice, count, decimal, duration, flag, text, title } from "../schema/scalars.ts";
import { described, listOf, optional, structure } from "../schema/structures.ts";
import { metricSourceSchema, thresholdSchema } from "../metric-source.ts";
import { labelSelectorSchema } from "../selectors.ts";
import type { Frozen } from "../schema/frozen.ts";

const analysisCheckSchema = structure("One number that must stay within bounds.", {
  name: title("Name of the check, unique in its list."),
  source: metricSourceSchema,
  threshold: thresholdSchema,
});

const analysisSchema = structure("Numbers that must stay within bounds before the stage is promoted.", {
  checks: listOf(analysisCheckSchema, "What is measured.", { kind: { key: "name" }, minItems: 1 }),
  interval: optional(duration("How often to measure. Default: the StageSet's retryInterval.")),
  failureLimit: count("How many failures in a row are tolerated.", { default: 0 }),
  onFailure: choice(["Hold", "Rollback"], "What more failures than that mean.", { default: "Hold" }),
  onSourceError: choice(["Hold", "Allow"], "What a source that cannot be read means.", { default: "Hold" }),
  dryRun: optional(flag("Record the verdict, and let it pass.")),
});

const fastTrackSchema = structure("Ends the soak early while a number is good.", {
  source: metricSourceSchema,
  max: decimal("The most that counts as good."),
  after: duration("The least time to soak all the same.", { default: "0s" }),
});

const gateFailure = optional(
  choice(["Hold", "Rollback"], "What exceeding this check means. Default: the gate's onFailure."),
);

const podSelector = described(labelSelectorSchema, "The Pods that are watched, in the StageSet's namespace.");

const restartCheckSchema = structure("Restarts of some Pods.", {
  name: title("Name of the check, unique in its list."),
  selector: podSelector,
  maxRestarts: count("How many restarts since the last promotion are tolerated.", { default: 0 }),
  onFailure: gateFailure,
});

const eventCheckSchema = structure("Warning events about some Pods.", {
  name: title("Name of the check, unique in its list."),
  selector: podSelector,
  reasons: listOf(text("A reason, such as `BackOff`.", { minLength: 1, maxLength: 128 }), "Reasons that count.", {
    kind: "set",
    minItems: 1,
  }),
  maxEvents: count("How many such events are tolerated.", { default: 0 }),
  onFailure: gateFailure,
});

const restartGateSchema = structure("Holds while containers restart too often.", {
  onFailure: choice(["Hold", "Rollback"], "What exceeding a check means.", { default: "Hold" }),
  checks: listOf(restartCheckSchema, "Whose restarts count.", { kind: { key: "name" }, minItems: 1 }),
});

const eventGateSchema = structure("Holds while Pods earn warning events.", {
  onFailure: choice(["Hold", "Rollback"], "What exceeding a check means.", { default: "Hold" }),
  checks: listOf(eventCheckSchema, "Which events count.", { kind: { key: "name" }, minItems: 1 }),
});

const rollbackWindowSchema = structure(
  "Content that stood promoted within it skips analysis, soak and manual promotion.",
  {
    revisions: count("Among so many last promoted revisions.", { default: 3, minimum: 1 }),
    duration: optional(duration("Promoted no longer ago than this. Default: any time.")),
  },
);

export const promotionSchema = structure("What must hold after a stage became healthy before the next one begins.", {
  soak: optional(duration("How long the stage must stay healthy.")),
  requireManualPromotion: optional(flag("Wait for the annotation `stages.metio.wtf/promote: <stage>@<token>`.")),
  analysis: optional(analysisSchema),
  fastTrack: optional(fastTrackSchema),
  restartGate: optional(restartGateSchema),
  eventGate: optional(eventGateSchema),
  rollbackWindow: optional(rollbackWindowSchema),
});

export type Promotion = Frozen<typeof promotionSchema>;
export type Analysis = Frozen<typeof analysisSchema>;
export type AnalysisCheck = Frozen<typeof analysisCheckSchema>;
export type FastTrack = Frozen<typeof fastTrackSchema>;
export type RestartGate = Frozen<typeof restartGateSchema>;
export type RestartCheck = Frozen<typeof restartCheckSchema>;
export type EventGate = Frozen<typeof eventGateSchema>;
export type EventCheck = Frozen<typeof eventCheckSchema>;
export type RollbackWindow = Frozen<typeof rollbackWindowSchema>;
