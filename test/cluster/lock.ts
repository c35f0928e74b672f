import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;

/**
 * Does `work` while no other process does work under the same lock file. A lock whose holder has died is taken over.
 * @param waiting is called once, with the holder's process id, where the lock is not free at once
 */
export async function withLock<T>(path: string, work: () => Promise<T>, waiting?: (pid: number) => void): Promise<T> {
  for (let told = false; !take(path);) {
    const holder = readHolder(path);
    if (holder === undefined || (!isAlive(holder) && steal(path, holder))) continue;
    if (!told) waiting?.(holder);
    told = true;
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** A link is made whole or not at all, so that nobody ever sees a lock without its holder's name. */
function take(path: string): boolean {
  const mine = `${path}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(mine);
  }
}

function readHolder(path: string): number | undefined {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Moves a dead holder's lock away. Where another was quicker, what was moved is the other's lock: it goes back. */
function steal(path: string, dead: number): boolean {
  const moved = `${path}.${randomUUID()}`;
  try {
    renameSync(path, moved);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
  const wasDead = readHolder(moved) === dead;
  if (!wasDead) linkSync(moved, path);
  rmSync(moved);
  return wasDead;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, "EPERM");
  }
}

/** Is `error` the system's error of this code? */
export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
