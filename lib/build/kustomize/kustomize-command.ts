import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { done, failed, type Result } from "../../api/index.ts";

/** How kustomize is called: the executable's absolute path, and what stands before the directory. */
export interface KustomizeCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** `named`: what `--kustomize` says, a path or a name; `path`: the directories of `$PATH`. */
export interface KustomizeSearch {
  readonly named?: string;
  readonly path: string;
}

/**
 * The kustomize to use: the one named, else `kustomize` of `$PATH`, else `kubectl kustomize`.
 * @returns StageFailed where there is none; it is looked for only once something has to be built by it
 */
export async function findKustomize({ named, path }: KustomizeSearch): Promise<Result<KustomizeCommand>> {
  if (named !== undefined) {
    const file = /[/\\]/.test(named) ? await executable(resolve(named)) : await onPath(named, path);
    if (file === undefined) return none(`${named} is no executable`, "correct --kustomize");
    return done(commandOf(file));
  }
  for (const name of ["kustomize", "kubectl"]) {
    const file = await onPath(name, path);
    if (file !== undefined) return done(commandOf(file));
  }
  return none("neither kustomize nor kubectl is on the PATH", "install one, or name it with --kustomize");
}

/** kubectl carries kustomize as a subcommand. */
function commandOf(file: string): KustomizeCommand {
  return { file, args: [/(?:^|[/\\])kubectl[^/\\]*$/.test(file) ? "kustomize" : "build"] };
}

async function onPath(name: string, path: string): Promise<string | undefined> {
  for (const directory of path.split(delimiter)) {
    const file = isAbsolute(directory) ? await executable(join(directory, name)) : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
}

async function executable(file: string): Promise<string | undefined> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

function none(what: string, wayOut: string): Result<never> {
  return failed({ reason: "StageFailed", retry: "never", message: `Cannot run kustomize: ${what}; ${wayOut}` });
}
