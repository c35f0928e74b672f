import { done, type Live, type Pin, type Result, type StageSet } from "../../lib/api/index.ts";
import type { Artifact, Files } from "../../lib/source/index.ts";
import { readFolder, type Folder } from "./local-folder.ts";

/** Directories in the place of artifacts. */
export interface Folders {
  /** By stage. */
  readonly given: ReadonlyMap<string, Artifact>;
  /** The files that such a pin stands for; undefined: it is of a real artifact. */
  readonly fetch: (pin: Pin) => Promise<Result<Files>> | undefined;
  /** What is not as it would be in an artifact. */
  readonly notes: readonly string[];
}

/** Reads the directories of the stages, each once. */
export async function openFolders(
  directories: ReadonlyMap<string, string>,
  { metadata: { namespace = "" } }: Live<StageSet>,
): Promise<Result<Folders>> {
  const folders = new Map<string, Folder>();
  for (const path of new Set(directories.values())) {
    const folder = await readFolder(path);
    if (folder.kind === "failed") return folder;
    folders.set(urlOf(path), folder.value);
  }
  const given = new Map<string, Artifact>();
  for (const [stage, path] of directories) {
    const folder = folders.get(urlOf(path));
    if (folder !== undefined) given.set(stage, artifactOf(path, namespace, folder));
  }
  const ignoring = [...folders]
    .filter(([, { files }]) => files.has(".sourceignore"))
    .map(([url]) => url.slice(scheme.length));
  return done({
    given,
    fetch: ({ url }) => {
      const folder = folders.get(url);
      return folder === undefined ? undefined : Promise.resolve(done(folder.files));
    },
    notes: ignoring.map((path) => `${path} has a .sourceignore, which is not read: files that it leaves out are here`),
  });
}

const scheme = "directory:";

function urlOf(path: string): string {
  return `${scheme}${path}`;
}

function artifactOf(path: string, namespace: string, { digest }: Folder): Artifact {
  const [kind, name, url] = ["Directory", path, urlOf(path)];
  const source = { apiVersion: "v1", kind, namespace, name };
  return { kind, namespace, name, url, revision: path, digest, source };
}
