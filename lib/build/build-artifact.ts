import { done, type Result } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { applyOrder } from "./apply-order.ts";
import { finish } from "./finish.ts";
import { definedScopes, observeScopes } from "./kind-scopes.ts";
import { readArtifact, type ArtifactPart } from "./read-artifact.ts";
import type { Workshop } from "./workshop.ts";

/** Part of an artifact that is no stage's. */
export interface ArtifactOrder extends ArtifactPart {
  /** Of objects that name none and live in one: the StageSet's. */
  readonly namespace: string;
}

/**
 * The objects of an artifact in the order of applying, each with its Namespace and without labels of ours. Helm's hooks
 * are objects as any other.
 * @returns StageFailed, RBACDenied for a kind nobody serves, or what `scopeOf` fails with; the message names file, document and object
 */
export async function buildArtifact(order: ArtifactOrder, workshop: Workshop): Promise<Result<readonly KubeObject[]>> {
  const read = await readArtifact(order, workshop);
  if (read.kind === "failed") return read;
  const { manifests } = read.value;
  const defined = definedScopes(manifests.map(({ object }) => object));
  const scopes = await observeScopes(manifests, { defined, scopeOf: workshop.scopeOf });
  if (scopes.kind === "failed") return scopes;
  const { namespace } = order;
  const finished = finish(manifests, { namespace, labels: {}, applyHelmHookResources: true, scopes: scopes.value });
  if (finished.kind === "failed") return finished;
  return done(applyOrder(finished.value.objects).flatMap(({ objects }) => objects));
}
