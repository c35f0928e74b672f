import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { done, failed, type Result } from "../../lib/api/index.ts";
import { formatBytes } from "../../lib/base/index.ts";
import { artifactLimits, type Files } from "../../lib/source/index.ts";

/** The files of a directory, as if it had been packed into an artifact. */
export interface Folder {
  readonly files: Files;
  /** `sha256:…` over paths and bytes. */
  readonly digest: string;
}

/** What source-controller leaves out of every artifact unless a .sourceignore says otherwise. */
const leftOut =
  /^(?:\.git|\.gitignore|\.gitmodules|\.gitattributes|\.github|\.circleci|\.travis\.yml|\.gitlab-ci\.yml|appveyor\.yml|\.drone\.yml|cloudbuild\.yaml|codeship-(?:services|steps)\.yml|\.goreleaser\.yml|\.sops\.yaml|\.flux\.yaml)$|\.(?:jpe?g|gif|png|wmv|flv|tar\.gz|zip)$/;

/**
 * Reads a directory within the limits of an artifact. As in one, links lead nowhere, and what source-controller leaves out
 * is not there.
 */
export async function readFolder(path: string): Promise<Result<Folder>> {
  try {
    if (!(await stat(path)).isDirectory()) return refused(path, "it is no directory; give the one that is packed");
    const names = await namesIn(path);
    return names === undefined ? refused(path, tooMany) : await readFiles(path, names);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return refused(path, `${code}; give a directory that you may read`);
  }
}

const tooMany = `it holds more than ${artifactLimits.entriesMax} files and folders; give one that holds the release alone`;
const tooMuch = `its files take more than ${formatBytes(artifactLimits.keptBytesMax)}; give one that holds the release alone`;

/** Paths of regular files, in order; undefined where there are more files and folders than an artifact may have. */
async function namesIn(root: string): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  const folders = [""];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (leftOut.test(entry.name)) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) names.push(path);
      else continue;
      entries += 1;
      if (entries > artifactLimits.entriesMax) return undefined;
    }
  }
  return names.sort();
}

async function readFiles(root: string, names: readonly string[]): Promise<Result<Folder>> {
  const files = new Map<string, Uint8Array>();
  const hash = createHash("sha256");
  let bytes = 0;
  for (const name of names) {
    const { size } = await stat(join(root, name));
    bytes += size;
    if (size > artifactLimits.entryBytesMax || bytes > artifactLimits.keptBytesMax) return refused(root, tooMuch);
    const content = await readFile(join(root, name));
    files.set(name, content);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return done({ files, digest: `sha256:${hash.digest("hex")}` });
}

function refused(path: string, why: string): Result<never> {
  return failed({ reason: "InvalidSpec", retry: "never", message: `Cannot read the directory ${path}: ${why}` });
}
