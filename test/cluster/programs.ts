/**
 * The programs of the test cluster. What the folder that KUBEBUILDER_ASSETS names has is used as it is; anything else
 * is built once from a pinned Go module and kept in the user's cache folder.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildMissing, dataFolder, type BuildOptions } from "./build.ts";
import { goModules } from "./go-modules.ts";
import {
  nodeProgramNames,
  programNames,
  type BuiltName,
  type NodeProgramName,
  type ProgramName,
  type ToolName,
} from "./recipes.ts";

/** Where each program stands, and the folder of kwok's own stages. */
export interface Programs {
  readonly paths: Readonly<Record<ProgramName, string>>;
  readonly kwokStages: string;
}

/** Where each program of a real node stands. */
export type NodePrograms = Readonly<Record<NodeProgramName, string>>;

/** All of them, built where they are nowhere yet. */
export async function findPrograms(options: BuildOptions): Promise<Programs> {
  const paths = await find(programNames, options);
  const kwok = goModules(options.env).find(({ data }) => data !== undefined);
  if (kwok === undefined) throw new Error("Cannot find kwok's stages: no module brings them");
  return { paths, kwokStages: dataFolder(kwok) };
}

/** Those of a real node; what they are built with has to be on the machine (node/packages.ts). */
export async function findNodePrograms(options: BuildOptions): Promise<NodePrograms> {
  return find(nodeProgramNames, options);
}

/** kubectl alone: all that somebody with a cluster of their own needs. */
export async function findKubectl(options: BuildOptions): Promise<string> {
  return (await find(["kubectl"], options)).kubectl;
}

/** A program that no cluster runs on. */
export async function findTool(name: ToolName, options: BuildOptions): Promise<string> {
  return (await find([name], options))[name];
}

async function find<Name extends BuiltName>(
  names: readonly Name[],
  options: BuildOptions,
): Promise<Readonly<Record<Name, string>>> {
  const assets = options.env["KUBEBUILDER_ASSETS"] ?? "";
  const paths = new Map<string, string>();
  for (const module of goModules(options.env)) {
    const wanted = names.filter((name) => name in module.packages);
    const given = wanted.filter((name) => assets !== "" && existsSync(join(assets, name)));
    // kwok's stages come with the build alone, so that a kwok of one's own is not enough.
    const built = module.data === undefined ? wanted.filter((name) => !given.includes(name)) : wanted;
    await buildMissing(module, built, options);
    for (const name of wanted) paths.set(name, join(given.includes(name) ? assets : module.cache, name));
  }
  return Object.fromEntries(paths) as Record<Name, string>;
}
