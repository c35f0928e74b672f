import type { Resource } from "../metadata.ts";
import { ageColumn, type KindDefinition } from "../schema/kind-definition.ts";
import { stageSetSpecSchema, type StageSetSpec } from "./spec.ts";
import { stageSetStatusSchema, type StageSetStatus } from "./status.ts";

export type StageSet = Resource<"StageSet"> & { readonly spec: StageSetSpec; readonly status?: StageSetStatus };

export const stageSetKind: KindDefinition<"StageSet"> = {
  kind: "StageSet",
  plural: "stagesets",
  scope: "Namespaced",
  shortNames: [],
  columns: [
    { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { name: "Status", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].message' },
    ageColumn,
  ],
  description: "A release as an ordered list of stages: each is applied and healthy before the next one begins.",
  spec: stageSetSpecSchema,
  status: stageSetStatusSchema,
};
