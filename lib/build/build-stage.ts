import { canonicalJson, formatBytes, sha256 } from "../base/index.ts";
import { done, failed, type Result, type Stage } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { applyOrder, type ObjectGroup } from "./apply-order.ts";
import { tellPath, type Files } from "./artifact-paths.ts";
import { buildKustomization, type Kustomize } from "./kustomize/index.ts";
import { finish } from "./finish.ts";
import { identityOf } from "./identity.ts";
import { definedScopes, observeScopes, type KindScopes, type ScopeOf } from "./kind-scopes.ts";
import { rememberedMax, stageBytesMax, warningsMax } from "./limits.ts";
import type { Manifests } from "./manifest.ts";
import { createMemo, type Memo } from "./memo.ts";
import { readManifests } from "./read-manifests.ts";
import { dependsOnInStage, type StageNeed } from "./stage-needs.ts";
import { selectStageSources, type StageSource } from "./stage-sources.ts";

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

/** What a build needs of its machine and of the cluster. */
export interface Workshop {
  readonly scopeOf: ScopeOf;
  /** Asked once something needs kustomize. */
  readonly kustomize: () => Promise<Result<Kustomize>>;
  /** Of the process, so that what was read once is not read again. */
  readonly memo: BuildMemo;
}

export type BuildMemo = Memo<Result<Manifests>>;

/** What a process remembers of its builds: what was read from an artifact, before it is anybody's. */
export function createBuildMemo(): BuildMemo {
  const { entries, bytes } = rememberedMax;
  const bytesOf = (result: Result<Manifests>): number | undefined =>
    result.kind === "done" ? result.value.bytes : undefined;
  return createMemo({ entriesMax: entries, bytesMax: bytes, bytesOf });
}

/**
 * From a stage's files to the objects that are applied (3-delivery, "Building").
 * @returns StageFailed, RBACDenied for a kind nobody serves, or what `scopeOf` fails with; the message names file, document and object
 */
export async function buildStage(order: StageOrder, workshop: Workshop): Promise<Result<Built>> {
  const { files, artifactDigest, stage, stageSet } = order;
  const read = await workshop.memo.get(`${artifactDigest}\n${stage.path}`, () =>
    readStage(files, stage.path, workshop),
  );
  if (read.kind === "failed") return read;
  const { manifests, warnings } = read.value;
  const defines = definedScopes(manifests.map(({ object }) => object));
  const defined = new Map([...(order.defined ?? []), ...defines]);
  const scopes = await observeScopes(manifests, { defined, scopeOf: workshop.scopeOf });
  if (scopes.kind === "failed") return scopes;
  const owner = { ...stageSet, stage: stage.name };
  const { applyHelmHookResources } = stage;
  const finished = finish(manifests, { owner, applyHelmHookResources, scopes: scopes.value });
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

/** Everything under a path, in path order. */
async function readStage(files: Files, path: string, workshop: Workshop): Promise<Result<Manifests>> {
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

function digestOf(objects: readonly KubeObject[]): string {
  const sorted = objects
    .map((object) => [identityOf(object), object] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(canonicalJson(sorted.map(([, object]) => object)));
}
