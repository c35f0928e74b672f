import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { programsFolder } from "./folders.ts";
import { recipes, type ModuleRecipe } from "./recipes.ts";

/** A Go module of our own, which pins what is built from it. */
export interface GoModule extends Pick<ModuleRecipe, "packages" | "tags" | "data" | "goEnvironment"> {
  /** The module whose version counts, such as `k8s.io/kubernetes v1.36.3`. */
  readonly pinned: string;
  readonly folder: string;
  /** Where what it builds is kept: another go.mod, go.sum, source, platform or flag is another folder. */
  readonly cache: string;
  readonly ldflags: string;
}

/** What is built from which module, as the go.mod files pin it. */
export function goModules(env: NodeJS.ProcessEnv): readonly GoModule[] {
  return recipes.map((recipe) => {
    const { name, pins, packages, variables, data, goEnvironment, tags } = recipe;
    const folder = recipe.folder ?? join(import.meta.dirname, "modules", name);
    const read = (file: string): string => readFileSync(join(folder, file), "utf8");
    const goMod = read("go.mod");
    const goSum = existsSync(join(folder, "go.sum")) ? read("go.sum") : ""; // one that requires nothing has none
    const version = pins === undefined ? undefined : pinnedVersion(goMod, pins);
    const told = Object.entries(variables(version ?? ""));
    const ldflags = ["-s", "-w", ...told.map(([key, value]) => `-X ${key}=${value}`)];
    const made = {
      ...{ packages, ldflags: ldflags.join(" ") },
      ...(tags !== undefined && { tags }),
      ...(data !== undefined && { data }),
      ...(goEnvironment !== undefined && { goEnvironment }),
    };
    const sources = (recipe.sources ?? []).map(read);
    const key = cacheKey([goMod, goSum, ...sources, process.platform, process.arch, JSON.stringify(made)]);
    return {
      ...made,
      folder,
      pinned: version === undefined ? `our own ${name}` : `${pins ?? ""} ${version}`,
      cache: join(programsFolder(env), [name, ...(version === undefined ? [] : [version]), key].join("-")),
    };
  });
}

/** The version of `module` that a go.mod requires. */
export function pinnedVersion(goMod: string, module: string): string {
  const line = goMod.split("\n").find((text) => text.trim().startsWith(`${module} v`));
  const version = line?.trim().split(" ")[1];
  if (version === undefined)
    throw new Error(`Cannot tell the version of ${module}: go.mod requires none; run go mod tidy`);
  return version;
}

/** Short, and another one for any other input. */
export function cacheKey(inputs: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 12);
}
