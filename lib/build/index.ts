/**
 * Build: from an artifact's files to the objects of a stage, ready to be applied. It decides what the files mean, whose the
 * objects become, and in which order they are applied. How a kind is scoped and what variables come from, functions tell it; it
 * writes nothing but a private directory for kustomize.
 */
export { applyGroupOf, applyGroups, type ApplyGroup, type ObjectGroup } from "./apply-order.ts";
export type { Files } from "./artifact-paths.ts";
export { asStored } from "./as-stored.ts";
export { buildArtifact, type ArtifactOrder } from "./build-artifact.ts";
export { buildStage, madeFrom, type Built, type StageOrder } from "./build-stage.ts";
export { identityOf } from "./identity.ts";
export { ignoredPathsOf, withoutPaths } from "./ignore.ts";
export { weigh, type Weight } from "./json-weight.ts";
export { type KindScope, type KindScopes, type ScopeOf } from "./kind-scopes.ts";
export { findKustomize, type Kustomize, type KustomizeCommand, type KustomizeSearch } from "./kustomize/index.ts";
export { type StageNeed } from "./stage-needs.ts";
export { readSubstitution, type ReadVariableSource } from "./read-substitution.ts";
export type { Substitution } from "./substitute-manifests.ts";
export type { Variables } from "./substitution/index.ts";
export { createBuildMemo, type BuildMemo, type Workshop } from "./workshop.ts";
export { readYaml, showYaml, type Document, type Reading } from "./yaml/index.ts";
