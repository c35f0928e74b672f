import { choice, text } from "./schema/scalars.ts";
import { listOf, mapOf, optional, structure } from "./schema/structures.ts";
import type { Frozen } from "./schema/frozen.ts";

const labelRequirement = structure("A requirement on one label.", {
  key: text("The label's key.", { minLength: 1, maxLength: 317 }),
  operator: choice(["In", "NotIn", "Exists", "DoesNotExist"], "How the label relates to the values."),
  values: optional(listOf(text("A value.", { maxLength: 63 }), "For In and NotIn: at least one; else none.")),
});

const labelSelectorFields = {
  matchLabels: optional(mapOf(text("The value.", { maxLength: 63 }), "Labels that must have exactly these values.")),
  matchExpressions: optional(listOf(labelRequirement, "Requirements that must all hold.")),
};

export const labelSelectorSchema = structure("Selects objects by their labels.", labelSelectorFields, {
  isWhole: true,
});

/** An empty selector selects everything; where that would be dangerous, it must not be empty. */
export const someLabelSelectorSchema = structure(
  "Selects objects by their labels; must not be empty.",
  labelSelectorFields,
  {
    minProperties: 1,
    isWhole: true,
  },
);

export type LabelSelector = Frozen<typeof labelSelectorSchema>;
export type LabelRequirement = Frozen<typeof labelRequirement>;

/** kustomize's selector: every field that is set must match; texts are anchored regular expressions. */
export const patchTargetSchema = structure(
  "Selects objects of the stage as kustomize does; fields left out match everything.",
  {
    group: optional(text("API group, as a regular expression.")),
    version: optional(text("API version, as a regular expression.")),
    kind: optional(text("Kind, as a regular expression.")),
    name: optional(text("Name, as a regular expression.")),
    namespace: optional(text("Namespace, as a regular expression.")),
    labelSelector: optional(text("Label selector, as kubectl takes it.")),
    annotationSelector: optional(text("The same over annotations.")),
  },
);

export type PatchTarget = Frozen<typeof patchTargetSchema>;
