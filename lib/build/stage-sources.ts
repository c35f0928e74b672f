import { done, failed, type Result } from "../api/index.ts";
import { directoryOf, isDirectory, isInside, resolvePath, type Files } from "./artifact-paths.ts";

/** What a stage's objects are read from: a file of manifests, or a directory that kustomize builds. */
export type StageSource =
  | { readonly kind: "file"; readonly path: string; readonly format: "yaml" | "json" }
  | { readonly kind: "kustomization"; readonly directory: string };

export const kustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

/**
 * What lies under `path`, in path order: every .yaml, .yml and .json, hidden ones too, and instead of a directory with a
 * kustomization that kustomization. So does Flux.
 * @returns StageFailed where there is no such directory, or nothing to read in it
 */
export function selectStageSources(files: Files, path: string): Result<readonly StageSource[]> {
  const root = resolvePath("", path.replace(/^\/+/, ""));
  if (root === undefined) return refused(path, "it leads out of the artifact", "name a directory inside it");
  if (files.has(root)) return refused(path, "it is a file", "name the directory that holds it");
  if (!isDirectory(files, root)) return refused(path, "there is no such directory in the artifact", "correct the path");
  const kustomized = kustomizationsUnder(files, root);
  const sources: StageSource[] = kustomized.map((directory) => ({ kind: "kustomization", directory }));
  for (const name of files.keys()) {
    const format = formatOf(name);
    if (format === undefined || !isInside(name, root) || kustomized.some((directory) => isInside(name, directory)))
      continue;
    sources.push({ kind: "file", path: name, format });
  }
  if (sources.length > 0) return done(sources.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
  return refused(
    path,
    "it holds no .yaml, .yml or .json file and no kustomization",
    "correct the path, or add a manifest",
  );
}

/** The outermost directories with a kustomization: what lies deeper is theirs. */
function kustomizationsUnder(files: Files, root: string): readonly string[] {
  const found: string[] = [];
  for (const name of [...files.keys()].toSorted((a, b) => a.split("/").length - b.split("/").length)) {
    const directory = directoryOf(name);
    const isKustomization = kustomizationNames.some(
      (known) => name === (directory === "" ? known : `${directory}/${known}`),
    );
    if (!isKustomization || !(directory === root || isInside(directory, root))) continue;
    if (!found.some((outer) => outer === directory || isInside(directory, outer))) found.push(directory);
  }
  return found;
}

function formatOf(name: string): "yaml" | "json" | undefined {
  if (name.endsWith(".json")) return "json";
  return name.endsWith(".yaml") || name.endsWith(".yml") ? "yaml" : undefined;
}

function keyOf(source: StageSource): string {
  return source.kind === "file" ? source.path : `${source.directory}/`;
}

function refused(path: string, what: string, wayOut: string): Result<never> {
  return failed({ reason: "StageFailed", retry: "never", message: `Cannot read path ${path}: ${what}; ${wayOut}` });
}
