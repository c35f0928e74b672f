import { choice, count, dnsLabel, duration, flag, semver, text, time } from "./schema/scalars.ts";
import { described, listOf, optional, type Rule, structure } from "./schema/structures.ts";
import { conditionsSchema } from "./condition.ts";
import { metricSourceSchema, thresholdSchema } from "./metric-source.ts";
import { labelSelectorSchema } from "./selectors.ts";
import { ageColumn, type KindDefinition } from "./schema/kind-definition.ts";
import type { Frozen } from "./schema/frozen.ts";
import type { Resource } from "./metadata.ts";

export const fleetPhases = ["Pending", "InProgress", "Halted", "Completed"] as const;
export type FleetPhase = (typeof fleetPhases)[number];

const noSecret: Rule = {
  rule: "(!has(self.source.prometheus) || !has(self.source.prometheus.secretRef)) && (!has(self.source.webhook) || !has(self.source.webhook.secretRef))",
  message: "a fleet has no namespace to read a Secret from: remove secretRef",
};

const fleetGateSchema = structure(
  "A number that must stay within bounds before the next wave begins.",
  { source: metricSourceSchema, threshold: thresholdSchema },
  { rules: [noSecret] },
);

const waveSchema = structure("StageSets that go together.", {
  name: dnsLabel("Name of the wave, unique in the rollout."),
  selector: described(labelSelectorSchema, "Which members belong to the wave."),
  soak: optional(duration("How long a settled wave must stay healthy.")),
  gate: optional(fleetGateSchema),
});

const rollbackNeedsVersion: Rule = {
  rule: "self.onRegression != 'Rollback' || has(self.previousVersion)",
  message: "onRegression Rollback needs a version to go back to: set previousVersion",
  fieldPath: ".previousVersion",
};

const fleetRolloutSpecSchema = structure(
  "Lets a version out, wave by wave.",
  {
    targetVersion: optional(semver("The version to approve. Default: each member's pendingVersion.")),
    selector: described(labelSelectorSchema, "Which StageSets are members."),
    namespaceSelector: optional(described(labelSelectorSchema, "In which namespaces. Default: in all.")),
    waves: listOf(waveSchema, "The waves, in order.", { kind: { key: "name" }, minItems: 1 }),
    onRegression: choice(["Halt", "Rollback"], "What a failing gate, or a member that is Ready no more, means.", {
      default: "Halt",
    }),
    previousVersion: optional(semver("The version that Rollback goes back to.")),
  },
  { rules: [rollbackNeedsVersion] },
);

const waveStatusSchema = structure("How far one wave is.", {
  name: text("Name of the wave."),
  total: count("Its members."),
  atTarget: count("Members at the target version."),
  ready: count("Members that are Ready."),
  settled: flag("Every member is at the target version and Ready."),
  soakUntil: optional(time("When its soak ends.")),
  health: choice(["Passing", "Failing", "Unknown"], "What its gate says."),
});

const fleetRolloutStatusSchema = structure("What was seen and done last.", {
  observedGeneration: optional(count("The generation that was acted upon last.")),
  phase: optional(choice(fleetPhases, "The rollout's phase.")),
  currentWave: optional(text("Name of the wave that is open.")),
  waves: optional(listOf(waveStatusSchema, "Wave by wave.")),
  conditions: optional(conditionsSchema),
});

export type FleetRolloutSpec = Frozen<typeof fleetRolloutSpecSchema>;
export type FleetRolloutStatus = Frozen<typeof fleetRolloutStatusSchema>;
export type FleetWave = Frozen<typeof waveSchema>;
export type FleetWaveStatus = Frozen<typeof waveStatusSchema>;
export type FleetRollout = Resource<"FleetRollout"> & {
  readonly spec: FleetRolloutSpec;
  readonly status?: FleetRolloutStatus;
};

export const fleetRolloutKind: KindDefinition<"FleetRollout"> = {
  kind: "FleetRollout",
  plural: "fleetrollouts",
  scope: "Cluster",
  shortNames: ["fleet"],
  columns: [
    { name: "Target", type: "string", jsonPath: ".spec.targetVersion" },
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Wave", type: "string", jsonPath: ".status.currentWave" },
    ageColumn,
  ],
  description: "Lets a version out over many StageSets, wave by wave.",
  spec: fleetRolloutSpecSchema,
  status: fleetRolloutStatusSchema,
};
