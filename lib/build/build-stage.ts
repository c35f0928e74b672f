import { assert, canonicalJson, sha256 } from "../base/index.ts";
import { done, ownerLabels, type Result, type Stage } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { applyOrder, type ObjectGroup } from "./apply-order.ts";
import type { Files } from "./artifact-paths.ts";
import { finish } from "./finish.ts";
import { identityOf } from "./identity.ts";
import { applyIgnore } from "./ignore.ts";
import { definedScopes, observeScopes, type KindScopes } from "./kind-scopes.ts";
import { warningsMax } from "./limits.ts";
import type { Manifests } from "./manifest.ts";
import { patchManifests } from "./patch-manifests.ts";
import { readArtifact } from "./read-artifact.ts";
import { dependsOnInStage, type StageNeed } from "./stage-needs.ts";
import { substituteManifests, type Substitution } from "./substitute-manifests.ts";
import type { Workshop } from "./workshop.ts";

/** What is built, and for whom. */
export interface StageOrder {
  readonly files: Files;
  /** Of the artifact that the files come from. */
  readonly artifactDigest: string;
  readonly stage: Pick<Stage, "name" | "path" | "applyHelmHookResources" | "patches" | "postBuild" | "ignore">;
  /** What `postBuild` of the stage means now; absent where it has none. */
  readonly substitution?: Substitution;
  readonly stageSet: { readonly namespace: string; readonly name: string };
  /** Kinds that earlier stages bring: `Built.defines` of each. */
  readonly defined?: KindScopes;
}

/** A stage's objects, as they will be applied. */
export interface Built {
  /** In the order of applying. */
  readonly groups: readonly ObjectGroup[];
  /** What to wait for between the foundations and the rest. */
  readonly needs: readonly StageNeed[];
  /** The kinds that the stage's own CustomResourceDefinitions define. */
  readonly defines: KindScopes;
  /** sha256 over the objects, whatever the order of files and of keys: 64 hexadecimal digits. */
  readonly digest: string;
  /** By `identityOf`: the file and document that an object stands in. */
  readonly origins: ReadonlyMap<string, string>;
  /** By `identityOf`: what `ignore` takes something from, as it is made where it is not there yet. */
  readonly asMade: ReadonlyMap<string, KubeObject>;
  /** Values that came from Secrets into objects of any kind: whatever is told of them must not repeat these. */
  readonly secrets: readonly string[];
  /** For events. */
  readonly warnings: readonly string[];
}

/**
 * From a stage's files to the objects that are applied (3-delivery, "Building").
 * @returns StageFailed, RBACDenied for a kind nobody serves, or what `scopeOf` fails with; the message names file, document and object
 */
export async function buildStage(order: StageOrder, workshop: Workshop): Promise<Result<Built>> {
  const { stage, stageSet } = order;
  const read = await renderStage(order, workshop);
  if (read.kind === "failed") return read;
  const { manifests, warnings } = read.value;
  const defines = definedScopes(manifests.map(({ object }) => object));
  const defined = new Map([...(order.defined ?? []), ...defines]);
  const scopes = await observeScopes(manifests, { defined, scopeOf: workshop.scopeOf });
  if (scopes.kind === "failed") return scopes;
  const { applyHelmHookResources } = stage;
  const labels = ownerLabels({ ...stageSet, stage: stage.name });
  const { namespace } = stageSet;
  const finished = finish(manifests, { namespace, labels, applyHelmHookResources, scopes: scopes.value });
  if (finished.kind === "failed") return finished;
  const left = applyIgnore(finished.value.objects, stage.ignore);
  if (left.kind === "failed") return left;
  const objects = left.value;
  return done({
    groups: applyOrder(objects),
    needs: dependsOnInStage(objects),
    defines,
    digest: digestOf(objects),
    origins: finished.value.origins,
    asMade: asMadeOf(finished.value.objects, objects),
    secrets: secretsOf(order.substitution),
    warnings: [...warnings, ...finished.value.warnings].slice(0, warningsMax),
  });
}

/** Those of the objects that lose something to `ignore`, in the same order. */
function asMadeOf(whole: readonly KubeObject[], left: readonly KubeObject[]): Built["asMade"] {
  const lesser = whole.filter((object, index) => object !== left[index]);
  return new Map(lesser.map((object) => [identityOf(object), object]));
}

/** An object of a build as it is made where there is none of its name. */
export function madeFrom({ asMade }: Pick<Built, "asMade">, object: KubeObject): KubeObject {
  return asMade.get(identityOf(object)) ?? object;
}

/** Everything of the stage as its source, its patches and its variables have it, each step remembered. */
async function renderStage(order: StageOrder, workshop: Workshop): Promise<Result<Manifests>> {
  const { files, artifactDigest, stage, substitution } = order;
  const { path, patches = [] } = stage;
  assert((stage.postBuild === undefined) === (substitution === undefined), "postBuild comes with its variables");
  const read = await readArtifact({ files, artifactDigest, path }, workshop);
  if (read.kind === "failed") return read;
  const patched = patches.length === 0 ? read : await patchOnce(order, read.value, workshop);
  if (patched.kind === "failed" || substitution === undefined) return patched;
  const { variables, strategy, isStrict } = substitution;
  const key = ["substituted", artifactDigest, path, patches, variables.fingerprint, strategy, isStrict];
  return workshop.memo.get(canonicalJson(key), () => Promise.resolve(substituteManifests(patched.value, substitution)));
}

function patchOnce(
  { artifactDigest, stage: { path, patches = [] } }: StageOrder,
  manifests: Manifests,
  workshop: Workshop,
): Promise<Result<Manifests>> {
  return workshop.memo.get(canonicalJson(["patched", artifactDigest, path, patches]), async () => {
    if (manifests.manifests.length === 0) return done(manifests); // kustomize takes an empty stage for a mistake
    const kustomize = await workshop.kustomize();
    return kustomize.kind === "failed" ? kustomize : patchManifests(manifests, patches, kustomize.value);
  });
}

function secretsOf(substitution: Substitution | undefined): readonly string[] {
  const { values, secret } = substitution?.variables ?? {};
  return [...(secret ?? [])].flatMap((name) => values?.get(name) ?? []);
}

function digestOf(objects: readonly KubeObject[]): string {
  const sorted = objects
    .map((object) => [identityOf(object), object] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(canonicalJson(sorted.map(([, object]) => object)));
}
