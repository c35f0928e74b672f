/** The folder of each running cluster: its name is the cluster's, and a socket in it answers as long as it is kept. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { clustersFolder } from "./folders.ts";
import { withLock } from "./lock.ts";
import { removeCgroups } from "./node/cgroups.ts";

/** A socket's path is short by decree of the kernel, and so is a name. */
const NAME = /^[a-z0-9][a-z0-9-]{0,30}$/;

/** What is written down once a cluster is ready. */
export interface ClusterDescription {
  readonly server: string;
  readonly audit: boolean;
  /** This machine, as Pods of its real node see it; absent where kwok plays the nodes. */
  readonly hostAddress?: string;
}

/** Throws for what is no name: folders are removed, and it shall not be one of somebody else's. */
export function folderOf(name: string): string {
  if (!NAME.test(name)) throw new Error(`Cannot use the cluster ${name}: a name is up to 31 of a-z, 0-9 and -`);
  return join(clustersFolder(), name);
}

export function socketOf(folder: string): string {
  return join(folder, "socket");
}

export function descriptionFile(folder: string): string {
  return join(folder, "cluster.json");
}

/**
 * Makes the folder of a new cluster, once what dead ones have left is removed.
 * @param listen opens the socket that says the folder is in use
 */
export async function claimFolder(name: string, listen: (folder: string) => Promise<void>): Promise<string> {
  const folder = folderOf(name);
  return withLock(join(clustersFolder(), ".lock"), async () => {
    for (const other of folderNames()) if (!(await isKept(folderOf(other)))) await removeRemains(folderOf(other));
    if (existsSync(folder))
      throw new Error(`Cannot start the cluster ${name}: it runs already; stop it, or use --name`);
    mkdirSync(folder, { mode: 0o700 });
    await listen(folder);
    return folder;
  });
}

/** Removes what a cluster has left. Programs that were killed a moment ago may still be writing: a folder that fills again is emptied again. */
export async function removeRemains(folder: string): Promise<void> {
  await removeCgroups(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Names of all folders, those of dead clusters included. */
export function folderNames(): readonly string[] {
  return readdirSync(clustersFolder()).filter((name) => NAME.test(name));
}

/** Does somebody keep this cluster? */
export function isKept(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socketOf(folder));
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => {
      resolve(false);
    });
  });
}

/** What a cluster says of itself; undefined as long as it is not ready. */
export function readDescription(folder: string): ClusterDescription | undefined {
  const file = descriptionFile(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ClusterDescription) : undefined;
}
