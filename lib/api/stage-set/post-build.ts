import { choice, dnsSubdomain, flag, text } from "../schema/scalars.ts";
import { listOf, mapOf, optional, structure } from "../schema/structures.ts";
import { patchTargetSchema } from "../selectors.ts";
import type { Frozen } from "../schema/frozen.ts";

/** How a variable may be called. */
export const variableName = /^[_A-Za-z][_A-Za-z0-9]*$/;

const patchSchema = structure("A kustomize patch: strategic merge or JSON 6902.", {
  patch: text("The patch, as YAML or JSON.", { minLength: 1 }),
  target: optional(patchTargetSchema),
});

export const patchesSchema = listOf(patchSchema, "Patches over what was built, in order.");

const substituteFromSchema = structure("Variables from an object in the StageSet's namespace.", {
  kind: choice(["ConfigMap", "Secret"], "Its kind."),
  name: dnsSubdomain("Its name."),
  optional: optional(flag("Go on where it does not exist.")),
});

export const postBuildSchema = structure("Substitution of variables, after the patches.", {
  substitute: optional(mapOf(text("The value."), "Variables; they win over substituteFrom.")),
  substituteFrom: optional(listOf(substituteFromSchema, "Further variables; later ones win over earlier ones.")),
  substituteStrategy: choice(
    ["WithVariables", "Always"],
    "WithVariables: without any variable the text is left untouched. Always: defaults in the text are filled in even then.",
    { default: "WithVariables" },
  ),
});

export type KustomizePatch = Frozen<typeof patchSchema>;
export type PostBuild = Frozen<typeof postBuildSchema>;
export type SubstituteReference = Frozen<typeof substituteFromSchema>;
