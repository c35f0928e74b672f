import { count, text } from "./schema/scalars.ts";
import { listOf, optional, structure } from "./schema/structures.ts";
import { ageColumn, type KindDefinition } from "./schema/kind-definition.ts";
import type { Frozen } from "./schema/frozen.ts";
import type { Resource } from "./metadata.ts";

const inventoryEntrySchema = structure("One object.", {
  id: text("namespace_name_group_kind", { minLength: 1 }),
  v: text("API version that it was applied in.", { minLength: 1 }),
  done: optional(text("UID of a Job of this content that was seen Complete; `gone` where it vanishes as it ends.")),
  approved: optional(text("UID of the object whose deletion, held by a prune guard, somebody has approved.")),
  of: optional(text("Digest of the content of a Job that was applied.")),
});

const stageInventorySpecSchema = structure("What a stage of a StageSet owns. Never written by hand.", {
  stagePosition: count("Position of the stage in its StageSet, from 0."),
  entries: listOf(inventoryEntrySchema, "The objects."),
});

export type StageInventorySpec = Frozen<typeof stageInventorySpecSchema>;
export type InventoryEntry = Frozen<typeof inventoryEntrySchema>;
export type StageInventory = Resource<"StageInventory"> & { readonly spec: StageInventorySpec };

export const stageInventoryKind: KindDefinition<"StageInventory"> = {
  kind: "StageInventory",
  plural: "stageinventories",
  scope: "Namespaced",
  shortNames: [],
  columns: [
    { name: "StageSet", type: "string", jsonPath: ".metadata.labels.stages\\.metio\\.wtf/stage-set" },
    { name: "Stage", type: "string", jsonPath: ".metadata.labels.stages\\.metio\\.wtf/stage" },
    ageColumn,
  ],
  description: "What a stage of a StageSet owns in the cluster. It outlives the StageSet until everything is gone.",
  spec: stageInventorySpecSchema,
};
