import { fleetRolloutKind, type FleetRollout } from "./fleet-rollout.ts";
import { imageVerificationPolicyKind, type ImageVerificationPolicy } from "./image-verification-policy.ts";
import { stageInventoryKind, type StageInventory } from "./stage-inventory.ts";
import { stageLedgerKind, type StageLedger } from "./stage-ledger.ts";
import { stageSetKind, type StageSet } from "./stage-set/stage-set.ts";
import type { KindDefinition } from "./schema/kind-definition.ts";

/** Our kinds by name. */
export interface Kinds {
  readonly StageSet: StageSet;
  readonly StageInventory: StageInventory;
  readonly StageLedger: StageLedger;
  readonly FleetRollout: FleetRollout;
  readonly ImageVerificationPolicy: ImageVerificationPolicy;
}

export type KindName = keyof Kinds;

export const kinds: { readonly [Kind in KindName]: KindDefinition<Kind> } = {
  StageSet: stageSetKind,
  StageInventory: stageInventoryKind,
  StageLedger: stageLedgerKind,
  FleetRollout: fleetRolloutKind,
  ImageVerificationPolicy: imageVerificationPolicyKind,
};

/** Whether `text` names one of our kinds. */
export function isKindName(text: string): text is KindName {
  return Object.hasOwn(kinds, text);
}
