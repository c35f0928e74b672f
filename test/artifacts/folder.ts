import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { FileTree } from "./tarball.ts";

/** The files of a folder as source-controller packs them: without `.git`, and without links and other odd things. */
export function readFolder(folder: string): FileTree {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join("/"));
  const packed = paths.filter((path) => !path.split("/").includes(".git"));
  return Object.fromEntries(packed.map((path) => [path, readFileSync(join(folder, path))]));
}
