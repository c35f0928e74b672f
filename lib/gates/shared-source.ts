import type { Live, Pin, StageSet } from "../api/index.ts";
import { planSource } from "../source/index.ts";

/**
 * Why another StageSet is not at the same revision of a source that both use; undefined where it is, or where they share
 * none.
 * @param pins what the StageSet that depends on it would apply
 */
export function behindInSource(other: Live<StageSet>, pins: readonly Pin[]): string | undefined {
  for (const pin of pins) {
    const behind = appliedRevisions(other, pin).find((applied) => applied !== pin.revision);
    if (behind === undefined) continue;
    return `it has applied ${behind} of ${pin.kind} ${pin.namespace}/${pin.name}, not yet ${pin.revision}`;
  }
  return undefined;
}

/** What the stages of `other` have applied of the source of a pin; none where they do not use it. */
function appliedRevisions({ metadata, spec, status }: Live<StageSet>, pin: Pin): readonly string[] {
  const scope = { namespace: metadata.namespace ?? "", noCrossNamespaceRefs: false };
  return spec.stages.flatMap(({ name: stage, sourceRef }) => {
    const planned = planSource(sourceRef, scope);
    if (planned.kind === "failed") return [];
    const { carrier, namespace, name, isProducer } = planned.value;
    if (carrier !== pin.kind || namespace !== pin.namespace) return [];
    if (isProducer) {
      // Its artifact's name stands nowhere else; the map tells no kinds apart, so what is named directly is read from the stage.
      const applied = status?.lastAppliedRevisions?.[`${pin.namespace}/${pin.name}`];
      return applied === undefined ? [] : [applied];
    }
    if (name !== pin.name) return [];
    return [status?.stages?.find((one) => one.name === stage)?.appliedRevision ?? "nothing"];
  });
}
