/**
 * The real kustomize, run over a private copy of what a kustomization reads, within limits. It decides what a build may load;
 * what the output means is not its affair.
 */
export { buildKustomization, type Kustomize } from "./build-kustomization.ts";
export { findKustomize, type KustomizeCommand, type KustomizeSearch } from "./kustomize-command.ts";
