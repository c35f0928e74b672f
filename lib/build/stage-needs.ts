import type { KubeObject, ObjectRef } from "../cluster/index.ts";
import { groupOf, kindKey, refOf } from "./identity.ts";
import { isFields } from "./manifest.ts";

/** An object of the stage that others of the stage cannot be applied without. */
export interface StageNeed {
  readonly ref: ObjectRef;
  /** The condition of a CustomResourceDefinition, or the phase of a Namespace. */
  readonly until: "Established" | "Active";
  /** What waits for it: every object of that kind, or in that Namespace. */
  readonly neededBy: readonly ObjectRef[];
}

/** What a stage has to wait for after its foundations, before the rest: only what something in the stage needs. */
export function dependsOnInStage(objects: readonly KubeObject[]): readonly StageNeed[] {
  const byKind = Map.groupBy(objects, kindKey);
  const byNamespace = Map.groupBy(objects, ({ metadata }) => metadata.namespace ?? "");
  return objects.flatMap((object): readonly StageNeed[] => {
    const ref = refOf(object);
    if (object.kind === "Namespace" && object.apiVersion === "v1") {
      return needOf(ref, "Active", byNamespace.get(object.metadata.name));
    }
    const defined = definedKindKey(object);
    return defined === undefined ? [] : needOf(ref, "Established", byKind.get(defined));
  });
}

function needOf(ref: ObjectRef, until: StageNeed["until"], needing: readonly KubeObject[] = []): readonly StageNeed[] {
  return needing.length === 0 ? [] : [{ ref, until, neededBy: needing.map(refOf) }];
}

/** The kind that a CustomResourceDefinition defines; undefined for any other object. */
export function definedKindKey({ apiVersion, kind, spec }: KubeObject): string | undefined {
  if (kind !== "CustomResourceDefinition" || groupOf(apiVersion) !== "apiextensions.k8s.io" || !isFields(spec))
    return undefined;
  const { group, names } = spec;
  if (typeof group !== "string" || !isFields(names) || typeof names["kind"] !== "string") return undefined;
  return `${group}/${names["kind"]}`;
}
