import { lstatSync, mkdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** Where built programs are kept between runs and checkouts. */
export function programsFolder(env: NodeJS.ProcessEnv): string {
  const cache = env["XDG_CACHE_HOME"] ?? "";
  return join(cache === "" ? join(homedir(), ".cache") : cache, "stageset", "programs");
}

/** Where running clusters have their folders: this user's own. It is short, since the path of a socket may be 103 bytes. */
export function clustersFolder(): string {
  const folder = join(tmpdir(), `stageset-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  // Others may write into the system's folder for temporary files: what they left there is not ours to use.
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0) {
    throw new Error(
      `Cannot use ${folder}: it is not a folder that this user alone may enter; remove it, or set TMPDIR`,
    );
  }
  return folder;
}
