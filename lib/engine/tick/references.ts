import type { Live, SourceReference, StageSet } from "../../api/index.ts";
import type { SourceScope } from "../../source/index.ts";
import { namespaceOf } from "../identity.ts";
import type { Settings } from "../ports.ts";

/** A stage's reference to its source, and from where it is made. */
export interface Reference {
  readonly ref: SourceReference;
  readonly scope: SourceScope;
}

export function referencesOf(
  stageSets: readonly Live<StageSet>[],
  { noCrossNamespaceRefs }: Pick<Settings, "noCrossNamespaceRefs">,
): readonly Reference[] {
  return stageSets.flatMap((stageSet) => {
    const scope = { namespace: namespaceOf(stageSet), noCrossNamespaceRefs };
    return stageSet.spec.stages.map(({ sourceRef }) => ({ ref: sourceRef, scope }));
  });
}

/** Where the source stands. */
export function namespaceOfSource({ ref, scope }: Reference): string {
  return ref.namespace ?? scope.namespace;
}
