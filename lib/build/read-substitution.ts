import { done, type PostBuild, type Result, type SubstituteReference } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import type { Substitution } from "./substitute-manifests.ts";
import { variablesFrom } from "./substitution/index.ts";

/** Reads a ConfigMap or Secret of the StageSet's Namespace; done with undefined where there is none. */
export type ReadVariableSource = (reference: SubstituteReference) => Promise<Result<KubeObject | undefined>>;

export interface SubstitutionSight {
  readonly read: ReadVariableSource;
  /** `--strict-substitutions` */
  readonly isStrict: boolean;
}

/**
 * What `postBuild` of a stage means now; undefined for a stage without one.
 * @returns what `read` fails with; ResolveFailed where a source is missing or unusable; InvalidSpec for a name in `substitute`
 */
export async function readSubstitution(
  postBuild: PostBuild | undefined,
  { read, isStrict }: SubstitutionSight,
): Promise<Result<Substitution | undefined>> {
  if (postBuild === undefined) return done(undefined);
  const given: (KubeObject | undefined)[] = [];
  for (const reference of postBuild.substituteFrom ?? []) {
    const source = await read(reference);
    if (source.kind === "failed") return source;
    given.push(source.value);
  }
  const variables = variablesFrom(postBuild, given);
  if (variables.kind === "failed") return variables;
  return done({ variables: variables.value, strategy: postBuild.substituteStrategy, isStrict });
}
