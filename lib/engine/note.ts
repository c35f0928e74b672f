import type { Run } from "../api/index.ts";

/** Something a phase found out or an effect did, as data. `record` alone turns it into status fields. */
export type Note =
  /** A run begins. `isChange`: it brings something new; otherwise it re-asserts what is applied. */
  | { readonly kind: "begun"; readonly run: Run; readonly isChange: boolean; readonly token: string | undefined }
  /** What the run was made for is no longer what is wanted. */
  | { readonly kind: "superseded" }
  /** The StageSet is being deleted, and what it applied goes with it. */
  | { readonly kind: "teardownBegun"; readonly run: Run }
  /** A token was seen whose wish is under way, or cannot be fulfilled. */
  | { readonly kind: "tokenSeen"; readonly token: string }
  | { readonly kind: "entered"; readonly stage: string }
  | { readonly kind: "rendered"; readonly stage: string; readonly digest: string }
  /** All objects of the stage are applied; its verification begins. */
  | {
      readonly kind: "applied";
      readonly stage: string;
      readonly digest: string;
      readonly objects: number;
    }
  | { readonly kind: "stageReady"; readonly stage: string }
  /** Nothing is left to do. `shards`: by stage, the StageInventories that it has in the end. */
  | { readonly kind: "settled"; readonly shards: ReadonlyMap<string, number> };
