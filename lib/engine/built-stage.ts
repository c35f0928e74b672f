import { assert, canonicalJson } from "../base/index.ts";
import { done, failed, type Result, type Stage } from "../api/index.ts";
import { applyGroupOf, applyGroups, buildStage, type Built, type KindScopes, type ScopeOf } from "../build/index.ts";
import { failureOf, type ClusterReader, type KubeObject, type ObjectRef } from "../cluster/index.ts";
import { readInventory, type Inventory } from "../inventory/index.ts";
import { namespaceOf } from "./identity.ts";
import { once } from "./memory.ts";
import { ownReader, stageCluster, type Sight } from "./sight.ts";
import { substitutionOf } from "./stage-substitution.ts";
import { inputsOf } from "./target.ts";

/** The objects of a stage at the run's pin: fetched and built once in a step. */
export function builtStage(sight: Sight, stage: Stage): Promise<Result<Built>> {
  const { memory, ports, view } = sight;
  const pin = view.status.run?.pins.find((one) => one.stage === stage.name);
  assert(pin !== undefined, `the run has no pin for stage ${stage.name}`);
  return once(memory.built, canonicalJson([stage.name, pin.digest, pin.inputs]), async () => {
    const files = await once(memory.files, pin.digest, () => ports.fetch(pin));
    if (files.kind === "failed") return files;
    const substitution = await substitutionOf(sight, stage);
    if (substitution.kind === "failed") return substitution;
    const { value: given } = substitution;
    // Resolve has read the same, in the same look, and begins another run where they are not those of the pin (I11).
    assert(
      inputsOf(stage, given?.variables) === pin.inputs,
      `stage ${stage.name} is built with other inputs than pinned`,
    );
    const { name } = view.stageSet.metadata;
    const stageSet = { namespace: namespaceOf(view.stageSet), name };
    const order = { files: files.value, artifactDigest: pin.digest, stage, stageSet };
    return buildStage(
      { ...order, ...(given !== undefined && { substitution: given }), defined: await definedBefore(sight, stage) },
      { scopeOf: scopesOf(stageCluster(sight, stage)), kustomize: ports.kustomize, memo: ports.memo },
    );
  });
}

/** The kinds that earlier stages bring. One of them that cannot be built says so in its own turn. */
async function definedBefore(sight: Sight, stage: Stage): Promise<KindScopes> {
  const defined = new Map<string, "Namespaced" | "Cluster">();
  for (const earlier of sight.view.stageSet.spec.stages) {
    if (earlier.name === stage.name) break;
    const built = await builtStage(sight, earlier);
    if (built.kind === "done") for (const [kind, scope] of built.value.defines) defined.set(kind, scope);
  }
  return defined;
}

/** How the cluster scopes a kind, as a build asks for it. */
export function scopesOf(cluster: ClusterReader): ScopeOf {
  return async (kind) => {
    const answer = await cluster.servedKind(kind);
    if (answer.kind === "refused") return failed(failureOf(answer.error, "StageFailed"));
    if (answer.value === undefined) return done(undefined);
    return done(answer.value.namespaced ? "Namespaced" : "Cluster");
  };
}

/** All objects of a stage, in the order of applying. */
export function objectsOf({ groups }: Built): readonly KubeObject[] {
  return groups.flatMap(({ objects }) => objects);
}

/** The place of an object's group in the order of applying. */
export function applyRank(ref: ObjectRef): number {
  return applyGroups.indexOf(applyGroupOf(ref));
}

/** All that the StageSet owns; read once in a step, and as this step has written it. */
export async function inventoryOf(sight: Sight): Promise<Result<Inventory>> {
  const { memory, view } = sight;
  if (memory.inventory !== undefined) return done(memory.inventory);
  const { name } = view.stageSet.metadata;
  const read = await readInventory(ownReader(sight), { namespace: namespaceOf(view.stageSet), name });
  if (read.kind === "done") memory.inventory = read.value;
  return read;
}
