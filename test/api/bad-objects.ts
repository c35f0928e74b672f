import type { KindName } from "../../lib/api/index.ts";
import { badActions } from "./bad-actions.ts";
import { badGates } from "./bad-gates.ts";
import { badOthers } from "./bad-others.ts";
import { badSpecs } from "./bad-specs.ts";
import { badVersions } from "./bad-versions.ts";
import type { BadObject, Json } from "./objects.ts";

/** One table for the API server and for our own validation. */
export const badObjects: readonly BadObject[] = [...badSpecs, ...badActions, ...badGates, ...badVersions, ...badOthers];

const rulesNotChecked =
  "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

/** Refusals of these forms keep the API server from evaluating its rules. */
const blocking = /: (Required value|Unsupported value|Too long|Too many|Invalid value: .* must be of type )/;

/** All that is said of an object of `kind`: where rules could not be evaluated, that as well. */
export function allSaid(kind: KindName, says: readonly string[]): readonly string[] {
  const hasRules = kind !== "StageInventory" && kind !== "StageLedger";
  return [...says, ...(hasRules && says.some((each) => blocking.test(each)) ? [rulesNotChecked] : [])].sort();
}

/** Fields that no kind has, and where they stand. */
export const unknownFields: readonly { readonly put: Json; readonly path: string }[] = [
  { put: { "spec.intervall": "10m" }, path: "spec.intervall" },
  { put: { "spec.stages[0].sourceref": {} }, path: "spec.stages[0].sourceref" },
  { put: { "spec.stages[0].actions": { during: [] } }, path: "spec.stages[0].actions.during" },
  { put: { "spec.stages[0].promotion": { soakTime: "1h" } }, path: "spec.stages[0].promotion.soakTime" },
];
