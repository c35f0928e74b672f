import { canonicalJson } from "../base/index.ts";
import { done, failed, type KustomizePatch, type Result } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import type { Files } from "./artifact-paths.ts";
import { identityOf, tellObject } from "./identity.ts";
import { buildKustomization, type Kustomize } from "./kustomize/index.ts";
import { warningsMax } from "./limits.ts";
import type { Manifest, Manifests } from "./manifest.ts";
import { mayMatch, tellTarget } from "./patch-target.ts";
import { readManifests } from "./read-manifests.ts";
import { roundedIntegers } from "./rounded-integers.ts";

/**
 * The manifests as kustomize has them after `patches`, in order: it is handed the objects and the patches, and nothing else.
 * @returns StageFailed naming the patch by its place in the list and its target, with what kustomize said
 */
export async function patchManifests(
  manifests: Manifests,
  patches: readonly KustomizePatch[],
  kustomize: Kustomize,
): Promise<Result<Manifests>> {
  const broken = manifests.manifests.find(({ object }) => isBrokenByKustomize(object));
  if (broken !== undefined) return refused(broken, "a text of it holds U+0085, U+2028 or U+2029", "remove it there");
  const printed = await runPatches(manifests.manifests, patches, kustomize);
  if (printed.kind === "failed") return printed;
  const read = readManifests({ name: "the output of kustomize", format: "yaml", bytes: printed.value });
  if (read.kind === "failed") return read;
  const after = matchWithSources(manifests.manifests, read.value.manifests);
  for (const { object, source } of after) {
    const [rounded] = source === undefined ? [] : roundedIntegers(source.object, object);
    if (source === undefined || rounded === undefined) continue;
    return refused(source, `kustomize rounds its integer ${rounded}`, "patch it by a strategic merge, or quote it");
  }
  const patched = after.map(({ object, origin }) => ({ object, origin }));
  const objects = [...manifests.manifests, ...patched].map(({ object }) => object);
  const warnings = [...manifests.warnings, ...idleOf(patches, objects), ...read.value.warnings].slice(0, warningsMax);
  return done({ manifests: patched, warnings, bytes: read.value.bytes });
}

interface Patched extends Manifest {
  /** What it was; undefined: there was none of its name, so a patch has renamed it. */
  readonly source: Manifest | undefined;
}

/** In the order that the objects had: kustomize prints them in one of its own. */
function matchWithSources(before: readonly Manifest[], after: readonly Manifest[]): readonly Patched[] {
  const places = new Map(before.map(({ object }, place) => [identityOf(object), place]));
  return after
    .map(({ object, origin }) => {
      const place = places.get(identityOf(object)) ?? before.length;
      const source = before[place];
      return { place, object, source, origin: source === undefined ? origin : `${source.origin}, patched` };
    })
    .toSorted((a, b) => a.place - b.place);
}

/** YAML 1.1 takes these characters for line breaks: kustomize prints others in their place. */
function isBrokenByKustomize(object: KubeObject): boolean {
  return /[\u0085\u2028\u2029]/.test(canonicalJson(object));
}

/** What kustomize prints. Where it refuses, ever fewer of the patches are tried, to name the one that it stumbles over. */
async function runPatches(
  manifests: readonly Manifest[],
  patches: readonly KustomizePatch[],
  kustomize: Kustomize,
): Promise<Result<Buffer>> {
  const objects = manifests.map(({ object }) => canonicalJson(object)).join("\n---\n");
  const run = (count: number): Promise<Result<Buffer>> => {
    const patch = patches[count - 1];
    const doing =
      patch === undefined ? "patch the stage's objects" : `apply patches[${count - 1}] ${tellTarget(patch)}`;
    const words = { doing, wayOut: patch === undefined ? "correct the objects" : "correct the patch or its target" };
    return buildKustomization(filesFor(objects, patches.slice(0, count)), "", kustomize, words);
  };
  const whole = await run(patches.length);
  if (whole.kind === "done" || whole.failure.retry !== "never") return whole;
  let firstRefused = whole;
  for (let works = -1, fails = patches.length; fails - works > 1;) {
    const count = Math.floor((works + fails) / 2);
    const part = await run(count);
    if (part.kind === "done") {
      works = count;
      continue;
    }
    if (part.failure.retry !== "never") return part;
    fails = count;
    firstRefused = part;
  }
  return firstRefused;
}

/** JSON is YAML whose texts cannot be taken for anything else. */
function filesFor(objects: string, patches: readonly KustomizePatch[]): Files {
  const kustomization = {
    resources: ["objects.yaml"],
    patches: patches.map(({ patch, target }) => ({ patch, target })),
  };
  return new Map([
    ["kustomization.yaml", Buffer.from(canonicalJson(kustomization))],
    ["objects.yaml", Buffer.from(objects)],
  ]);
}

/** Patches that match nothing, as far as that is certain: kustomize itself says nothing of them. */
function idleOf(patches: readonly KustomizePatch[], objects: readonly KubeObject[]): readonly string[] {
  return patches.flatMap((patch, index) =>
    mayMatch(patch.target, objects)
      ? []
      : [`patches[${index}] ${tellTarget(patch)} matches no object of the stage; correct its target, or remove it`],
  );
}

function refused({ object, origin }: Manifest, what: string, wayOut: string): Result<never> {
  const message = `Cannot patch ${tellObject(object)} (${origin}): ${what}; ${wayOut}`;
  return failed({ reason: "StageFailed", retry: "never", message });
}
