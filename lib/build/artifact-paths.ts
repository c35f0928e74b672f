/** The files of an artifact by path (`deploy/app.yaml`: relative, slashes, no `.` and `..`), in the order of their paths. */
export type Files = ReadonlyMap<string, Uint8Array>;

/**
 * `path` as seen from the directory `from`, in its one spelling: `./a//b/` is `a/b`, the artifact itself is empty.
 * undefined where it is absolute or leads out of the artifact.
 */
export function resolvePath(from: string, path: string): string | undefined {
  if (path.startsWith("/")) return undefined;
  const parts = from === "" ? [] : from.split("/");
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

export function joinPath(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function isInside(path: string, directory: string): boolean {
  return directory === "" || path.startsWith(`${directory}/`);
}

export function isDirectory(files: Files, path: string): boolean {
  if (path === "") return true;
  for (const name of files.keys()) if (isInside(name, path)) return true;
  return false;
}

/** As a message names it. */
export function tellPath(path: string): string {
  return path === "" ? "./" : path;
}
