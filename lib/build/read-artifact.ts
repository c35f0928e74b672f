import { canonicalJson, formatBytes } from "../base/index.ts";
import { done, failed, type Result } from "../api/index.ts";
import { tellPath, type Files } from "./artifact-paths.ts";
import { buildKustomization } from "./kustomize/index.ts";
import { stageBytesMax } from "./limits.ts";
import type { Manifests } from "./manifest.ts";
import { readManifests } from "./read-manifests.ts";
import { selectStageSources, type StageSource } from "./stage-sources.ts";
import type { Workshop } from "./workshop.ts";

/** A directory of an artifact. */
export interface ArtifactPart {
  readonly files: Files;
  /** Of the artifact that the files come from. */
  readonly artifactDigest: string;
  readonly path: string;
}

/** Everything under a path, in path order, as it stands there; read once in a process. */
export function readArtifact(
  { files, artifactDigest, path }: ArtifactPart,
  workshop: Workshop,
): Promise<Result<Manifests>> {
  return workshop.memo.get(canonicalJson([artifactDigest, path]), () => readSources(files, path, workshop));
}

async function readSources(files: Files, path: string, workshop: Workshop): Promise<Result<Manifests>> {
  const sources = selectStageSources(files, path);
  if (sources.kind === "failed") return sources;
  const parts: Manifests[] = [];
  let bytes = 0;
  for (const source of sources.value) {
    const read = await readSource(files, source, workshop);
    if (read.kind === "failed") return read;
    parts.push(read.value);
    bytes += read.value.bytes;
    if (bytes > stageBytesMax) return tooLarge(path);
  }
  const manifests = parts.flatMap((part) => part.manifests);
  return done({ manifests, warnings: parts.flatMap((part) => part.warnings), bytes });
}

async function readSource(files: Files, source: StageSource, workshop: Workshop): Promise<Result<Manifests>> {
  if (source.kind === "file") {
    return readManifests({
      name: source.path,
      format: source.format,
      bytes: files.get(source.path) ?? new Uint8Array(),
    });
  }
  const kustomize = await workshop.kustomize();
  if (kustomize.kind === "failed") return kustomize;
  const printed = await buildKustomization(files, source.directory, kustomize.value);
  if (printed.kind === "failed") return printed;
  const name = `${tellPath(source.directory)} (built by kustomize)`;
  return readManifests({ name, format: "yaml", bytes: printed.value });
}

function tooLarge(path: string): Result<never> {
  const message = `Cannot build ${path}: its objects take more than ${formatBytes(stageBytesMax)}; split the stage`;
  return failed({ reason: "StageFailed", retry: "never", message });
}
