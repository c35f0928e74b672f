import { canonicalJson } from "../base/index.ts";
import { done, failed, type Result, type Stage } from "../api/index.ts";
import { readSubstitution, type ReadVariableSource, type Substitution } from "../build/index.ts";
import { failureOf, type ClusterReader } from "../cluster/index.ts";
import { identityOf, namespaceOf } from "./identity.ts";
import { once } from "./memory.ts";
import { stageCluster, type Sight } from "./sight.ts";

/** What a stage's `postBuild` means now, read as whoever the stage runs as (I10); each source once in a look. */
export async function substitutionOf(sight: Sight, stage: Stage): Promise<Result<Substitution | undefined>> {
  const { stageSet } = sight.view;
  const { strictSubstitutions, defaultServiceAccount } = sight.ports.settings;
  const whose = identityOf(stageSet, stage, defaultServiceAccount);
  const read = variableSourcesIn(stageCluster(sight, stage), namespaceOf(stageSet));
  const known = await readSubstitution(stage.postBuild, {
    isStrict: strictSubstitutions,
    read: (reference) => {
      const { kind, name } = reference;
      return once(sight.memory.variableSources, canonicalJson([whose, kind, name]), () => read(reference));
    },
  });
  if (known.kind === "done") return known;
  return failed({ ...known.failure, message: `Stage ${stage.name}: ${known.failure.message}` });
}

/** Reads what `substituteFrom` names in a Namespace. */
function variableSourcesIn(cluster: ClusterReader, namespace: string): ReadVariableSource {
  return async ({ kind, name }) => {
    const answer = await cluster.get({ apiVersion: "v1", kind, namespace, name });
    return answer.kind === "refused" ? failed(failureOf(answer.error, "ResolveFailed")) : done(answer.value);
  };
}
