import { apiVersion, type Live, type StageSet } from "../../api/index.ts";
import { targetOf } from "../../gates/index.ts";
import { objectKey, sourceKeys, type SourceList } from "../../source/index.ts";
import { namespaceOf } from "../identity.ts";
import type { Settings } from "../ports.ts";
import { inputsOf } from "../tick/inputs.ts";
import type { Notice } from "./notice.ts";

/** The keys of all objects that concern a StageSet: itself, what it depends on, and what its stages are made of. */
export function concernedKeys(
  stageSet: Live<StageSet>,
  sources: SourceList,
  { noCrossNamespaceRefs }: Pick<Settings, "noCrossNamespaceRefs">,
): readonly string[] {
  const namespace = namespaceOf(stageSet);
  const { name } = stageSet.metadata;
  const dependencies = (stageSet.spec.dependsOn ?? []).map((one) => objectKey(targetOf(one, stageSet).ref));
  const scope = { namespace, noCrossNamespaceRefs };
  const ofStages = stageSet.spec.stages.flatMap(({ sourceRef }) => sourceKeys(sourceRef, scope, sources));
  const inputs = inputsOf(stageSet).map((input) => `/${input}`); // of the core group
  return [objectKey({ apiVersion, kind: "StageSet", namespace, name }), ...dependencies, ...ofStages, ...inputs];
}

/** The ConfigMaps and Secrets that notices tell of, as `due` is asked about them. */
export function inputsAmong(notices: readonly Notice[]): ReadonlySet<string> {
  return new Set(
    notices.flatMap((notice) => {
      if (notice.kind === "asked" || notice.object.apiVersion !== "v1") return [];
      const { kind, namespace, name } = notice.object;
      return [`${kind}/${namespace}/${name}`];
    }),
  );
}
