/**
 * The structured merge of the in-memory cluster: what the API server's field manager does, as pure functions over plain
 * objects. It decides what an apply, an update or a patch makes of an object and of its managedFields, and which applies
 * conflict. It never stores, defaults, validates values or looks at a clock; those are the caller's, through
 * `MergeTarget.normalise` and `now`.
 *
 * All objects are immutable. What did not change is shared with the input: `outcome.object === live` where nothing did.
 */
export { applyObject, type ApplyRequest } from "./apply-object.ts";
export { updateObject, type UpdateRequest } from "./update-object.ts";
export type { MergeOutcome, MergeTarget, Refusal } from "./merge-target.ts";

export { jsonPatch } from "./json-patch.ts";
export { mergePatch } from "./merge-patch.ts";
export { strategicMergePatch } from "./strategic-merge-patch.ts";
export type { Patched } from "./patched.ts";

export { customSchema } from "./custom-schema.ts";
export { builtInKinds, builtInSchema } from "./built-in-schema.ts";
export { typedForm } from "./typed-form.ts";
export { resetFields } from "./reset-fields.ts";
export type { Schema } from "./schema.ts";

export { isEmpty, type FieldSet } from "./field-set.ts";
