import type { ActionEffect, LiveLedger, RecordedAnchor } from "../actions/index.ts";
import type { Action, Leftover } from "../api/index.ts";
import type { Doomed } from "../apply/index.ts";
import type { Built } from "../build/index.ts";
import type { KubeObject, LiveMetadata } from "../cluster/index.ts";
import type { InventoryWrite } from "../inventory/index.ts";
import type { Telling } from "./standings.ts";

/** One change in the cluster, as data. `perform` alone makes it. */
export type Effect =
  /** Keep the StageSet until what it applied is gone. */
  | { readonly kind: "addFinalizer" }
  | { readonly kind: "removeFinalizer" }
  | { readonly kind: "writeInventory"; readonly writes: readonly InventoryWrite[] }
  /** `isDrift`: they were applied like this before; what really moves is told. */
  | {
      readonly kind: "applyObjects";
      readonly stage: string;
      readonly objects: readonly KubeObject[];
      readonly telling: Telling;
      /** What is made with more than is applied later, as a build has it. */
      readonly asMade: Built["asMade"];
      readonly isDrift: boolean;
    }
  /** Objects that cannot become what is wanted are deleted, to be made anew once they are gone. */
  | { readonly kind: "recreateObjects"; readonly stage: string; readonly objects: readonly Doomed[] }
  /** `stage` may be one that the spec does not name any more. */
  | { readonly kind: "deleteObjects"; readonly stage: string; readonly objects: readonly Doomed[] }
  /** Objects stay, and are nobody's from now on. */
  | { readonly kind: "releaseObjects"; readonly stage: string; readonly objects: readonly LiveMetadata[] }
  /** One change of the action that the intent names. */
  | { readonly kind: "takeAction"; readonly stage: string; readonly effect: ActionEffect; readonly deadlineMs: number }
  | { readonly kind: "removeLeftovers"; readonly leftovers: readonly Leftover[] }
  /** The action of the intent is done for ever: that goes into the StageLedger before it leaves the intent. */
  | {
      readonly kind: "recordCompletion";
      readonly stage: string;
      readonly action: Action;
      readonly token: string;
      readonly anchor?: RecordedAnchor;
    }
  /** What people say is done, as the ledger's baseline has it. */
  | { readonly kind: "recordBaseline"; readonly ledger: LiveLedger };
