import { formatBytes } from "../base/index.ts";
import { entryPath, shownEntry } from "./entry-name.ts";
import { defect, type Defect, type Files } from "./files.ts";
import type { ArtifactLimits } from "./limits.ts";

/** What an archive held so far. Every entry asks to be admitted before its bytes are read. */
export interface CollectedFiles {
  admitFolder(name: string): Defect | undefined;
  admitFile(name: string, size: number): { readonly kind: "path"; readonly path: string } | Defect;
  keep(path: string, content: Uint8Array): void;
  /** In the order of their paths. */
  files(): Files;
}

const smaller = "leave out of the source what the release does not need (.sourceignore)";

export function collectFiles(limits: ArtifactLimits): CollectedFiles {
  const kept = new Map<string, Uint8Array>();
  const folders = new Set<string>();
  let entries = 0;
  let bytes = 0;

  const count = (): Defect | undefined => {
    entries += 1;
    return entries > limits.entriesMax ? defect(`holds more than ${limits.entriesMax} entries`, smaller) : undefined;
  };
  /** A folder may come twice, or after what it holds; a file may be no folder. */
  const admitFolders = (paths: readonly string[], name: string): Defect | undefined => {
    const clash = paths.find((path) => kept.has(path));
    if (clash !== undefined) return twice(name, `is or needs a folder where the file ${shownEntry(clash)} is`);
    for (const path of paths) folders.add(path);
    return undefined;
  };
  return {
    admitFolder(name) {
      const named = entryPath(name);
      if (named.kind === "defect") return named;
      return count() ?? admitFolders(foldersOf(`${named.path}/`), name);
    },
    admitFile(name, size) {
      const named = entryPath(name);
      if (named.kind === "defect") return named;
      const { path } = named;
      const tooMany = count();
      if (tooMany !== undefined) return tooMany;
      if (path === "") return defect(`its entry ${shownEntry(name)} names no file`, "have its producer pack it again");
      if (kept.has(path)) return twice(name, "comes twice");
      if (folders.has(path)) return twice(name, "is a folder too");
      if (size > limits.entryBytesMax) {
        return defect(`its entry ${shownEntry(name)} is larger than ${formatBytes(limits.entryBytesMax)}`, smaller);
      }
      bytes += size;
      if (bytes > limits.keptBytesMax)
        return defect(`holds more than ${formatBytes(limits.keptBytesMax)} of files`, smaller);
      return admitFolders(foldersOf(path), name) ?? named;
    },
    keep(path, content) {
      kept.set(path, content);
    },
    files: () => new Map([...kept].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function twice(name: string, how: string): Defect {
  return defect(`its entry ${shownEntry(name)} ${how}`, "have its producer pack each file once");
}

/** The folders on the way to a path: `a` and `a/b` for `a/b/c`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/")).filter((folder) => folder !== "");
}
