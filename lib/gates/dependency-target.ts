import { apiVersion as ownApiVersion, group, type Dependency, type Live, type StageSet } from "../api/index.ts";
import type { ObjectRef } from "../cluster/index.ts";

/** What a dependency names, its defaults filled in. */
export interface DependencyTarget {
  /** For a kind without Namespaces the namespace means nothing. */
  readonly ref: ObjectRef & { readonly namespace: string };
  readonly isStageSet: boolean;
  /** It stands in another Namespace than the StageSet that depends on it. */
  readonly isForeign: boolean;
  /**
   * Read as ourselves, or as the StageSet's own identity (I10)? StageSets are ours to see. But an expression over one of
   * another Namespace could ask for anything that stands in it: that takes the StageSet's own right to read it.
   */
  readonly asOurselves: boolean;
}

export function targetOf(dependency: Dependency, { metadata }: Pick<Live<StageSet>, "metadata">): DependencyTarget {
  const { name, apiVersion = ownApiVersion, kind = "StageSet", readyExpr } = dependency;
  const own = metadata.namespace ?? "";
  const namespace = dependency.namespace ?? own;
  const isStageSet = kind === "StageSet" && apiVersion.split("/")[0] === group;
  const isForeign = namespace !== own;
  return {
    ref: { apiVersion: isStageSet ? ownApiVersion : apiVersion, kind, namespace, name },
    isStageSet,
    isForeign,
    asOurselves: isStageSet && !(isForeign && readyExpr !== undefined),
  };
}
