import { canonicalJson, sha256 } from "../base/index.ts";
import { done, ownerLabels, type Result, type Stage } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { applyOrder, type ObjectGroup } from "./apply-order.ts";
import type { Files } from "./artifact-paths.ts";
import { finish } from "./finish.ts";
import { identityOf } from "./identity.ts";
import { definedScopes, observeScopes, type KindScopes } from "./kind-scopes.ts";
import { warningsMax } from "./limits.ts";
import { readArtifact } from "./read-artifact.ts";
import { dependsOnInStage, type StageNeed } from "./stage-needs.ts";
import type { Workshop } from "./workshop.ts";

/** What is built, and for whom. */
export interface StageOrder {
  readonly files: Files;
  /** Of the artifact that the files come from. */
  readonly artifactDigest: string;
  readonly stage: Pick<Stage, "name" | "path" | "applyHelmHookResources">;
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
  /** For events. */
  readonly warnings: readonly string[];
}

/**
 * From a stage's files to the objects that are applied (3-delivery, "Building").
 * @returns StageFailed, RBACDenied for a kind nobody serves, or what `scopeOf` fails with; the message names file, document and object
 */
export async function buildStage(order: StageOrder, workshop: Workshop): Promise<Result<Built>> {
  const { files, artifactDigest, stage, stageSet } = order;
  const read = await readArtifact({ files, artifactDigest, path: stage.path }, workshop);
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
  const { objects } = finished.value;
  return done({
    groups: applyOrder(objects),
    needs: dependsOnInStage(objects),
    defines,
    digest: digestOf(objects),
    warnings: [...warnings, ...finished.value.warnings].slice(0, warningsMax),
  });
}

function digestOf(objects: readonly KubeObject[]): string {
  const sorted = objects
    .map((object) => [identityOf(object), object] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(canonicalJson(sorted.map(([, object]) => object)));
}
