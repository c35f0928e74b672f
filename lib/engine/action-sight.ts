import type { ActionSight } from "../actions/index.ts";
import { done, type Pin, type Result, type SourceReference, type Stage } from "../api/index.ts";
import { canonicalJson, sha256 } from "../base/index.ts";
import { buildArtifact } from "../build/index.ts";
import { resolveSource } from "../source/index.ts";
import { scopesOf } from "./built-stage.ts";
import { namespaceOf } from "./identity.ts";
import { once } from "./memory.ts";
import { ownReader, stageCluster, type Sight } from "./sight.ts";

/** What the verb of an action under way may use: the cluster as its stage sees it, and the artifacts that the run has pinned. */
export function actionSight(
  sight: Sight,
  stage: Stage | undefined,
  { action, intent }: Pick<ActionSight["view"], "action" | "intent">,
): ActionSight {
  const { ports, memory, view } = sight;
  const namespace = namespaceOf(view.stageSet);
  const stageName = stage?.name ?? "";
  const cluster = stageCluster(sight, stage);
  return {
    view: { action, intent, namespace, now: view.now },
    cluster,
    async pinOf(source, path): Promise<Result<Pin>> {
      const inputs = sha256(canonicalJson({ source, path }));
      const pinned = pinOfSource(view, source);
      if (pinned !== undefined) return done({ ...pinned, stage: stageName, inputs });
      const scope = { namespace, noCrossNamespaceRefs: ports.settings.noCrossNamespaceRefs };
      const offer = await once(memory.offers, canonicalJson(source), () =>
        resolveSource(ownReader(sight), source, scope),
      );
      if (offer.kind === "failed") return offer;
      const { kind, name, url, revision, digest, ...artifact } = offer.value;
      return done({ stage: stageName, kind, namespace: artifact.namespace, name, url, revision, digest, inputs });
    },
    async objectsOf(pin, path) {
      const files = await once(memory.files, pin.digest, () => ports.fetch(pin));
      if (files.kind === "failed") return files;
      const order = { files: files.value, artifactDigest: pin.digest, path, namespace };
      return buildArtifact(order, { scopeOf: scopesOf(cluster), kustomize: ports.kustomize, memo: ports.memo });
    },
    mayAsk: (url) => ports.dialer.check(url),
  };
}

/** What is brought by a source that a stage has as well is of the revision that the run has pinned (I11). */
function pinOfSource({ stageSet, status }: Sight["view"], source: SourceReference): Pin | undefined {
  const same = stageSet.spec.stages.find(({ sourceRef }) => canonicalJson(sourceRef) === canonicalJson(source));
  return status.run?.pins.find(({ stage }) => stage === same?.name);
}
