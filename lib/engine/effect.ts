import type { Doomed } from "../apply/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import type { InventoryWrite } from "../inventory/index.ts";

/** One change in the cluster, as data. `perform` alone makes it. */
export type Effect =
  /** Keep the StageSet until what it applied is gone. */
  | { readonly kind: "addFinalizer" }
  | { readonly kind: "removeFinalizer" }
  | { readonly kind: "writeInventory"; readonly writes: readonly InventoryWrite[] }
  | { readonly kind: "applyObjects"; readonly stage: string; readonly objects: readonly KubeObject[] }
  /** `stage` may be one that the spec does not name any more. */
  | { readonly kind: "deleteObjects"; readonly stage: string; readonly objects: readonly Doomed[] };
