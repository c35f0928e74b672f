import { tmpdir } from "node:os";
import { done, failed, type Result } from "../../lib/api/index.ts";
import { buildStage, createBuildMemo, type Files, type ScopeOf } from "../../lib/build/index.ts";
import { failureOf, type Cluster, type KubeObject } from "../../lib/cluster/index.ts";

export interface BuildInput {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly files: Files;
  readonly path?: string;
  /** The kubectl whose kustomize builds. */
  readonly kubectl?: string;
  /** Where kustomize may work. */
  readonly temporaryDirectory?: string;
}

/** What a stage would apply, as the room builds it; in the order of applying. */
export async function build(input: BuildInput): Promise<Result<readonly KubeObject[]>> {
  const { cluster, namespace, files, path = "./", kubectl = "", temporaryDirectory = tmpdir() } = input;
  const kustomize = done({ command: { file: kubectl, args: ["kustomize"] }, temporaryDirectory });
  const built = await buildStage(
    {
      files,
      artifactDigest: "sha256:0",
      stage: { name: "base", path, applyHelmHookResources: true },
      stageSet: { namespace, name: "contract" },
    },
    { memo: createBuildMemo(), kustomize: () => Promise.resolve(kustomize), scopeOf: scopesOf(cluster) },
  );
  return built.kind === "failed" ? built : done(built.value.groups.flatMap(({ objects }) => objects));
}

function scopesOf(cluster: Cluster): ScopeOf {
  return async (kind) => {
    const served = await cluster.servedKind(kind);
    if (served.kind === "refused") return failed(failureOf(served.error, "StageFailed"));
    if (served.value === undefined) return done(undefined);
    return done(served.value.namespaced ? "Namespaced" : "Cluster");
  };
}

export function filesOf(texts: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
}

/** What a writer of the object chose: without our labels, and without what the API server adds of its own. */
export function chosenOf({ metadata, ...rest }: KubeObject): unknown {
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !key.startsWith("stages.metio.wtf/"));
  const { name, annotations } = metadata;
  return { ...rest, metadata: { name, annotations: annotations ?? {}, labels: Object.fromEntries(labels) } };
}
