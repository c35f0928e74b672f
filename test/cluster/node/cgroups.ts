/** The cgroups of a cluster's Pods: a folder of its own in each hierarchy (v1), or in the one that there is (v2). */
import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "../../../lib/base/index.ts";
import { isErrno } from "../lock.ts";

const ROOT = "/sys/fs/cgroup";
const POLL_MS = 50;
/** A process that was killed leaves its cgroup a moment later. */
const REMOVE_MS = 10_000;

/** The name of a cluster's cgroup, by the cluster's folder. */
export function cgroupOf(folder: string): string {
  return `stageset-${basename(folder)}-${sha256(folder).slice(0, 8)}`;
}

/** The folders of a cgroup, by what each has the say of. */
export function cgroupFolder(cgroup: string, controller: "memory" | "cpuacct"): string {
  return isUnified() ? join(ROOT, cgroup) : join(ROOT, controller, cgroup);
}

export function isUnified(): boolean {
  return existsSync(join(ROOT, "cgroup.controllers"));
}

/** kubelet wants its uppermost cgroup to be there. */
export function makeCgroups(folder: string): void {
  for (const hierarchy of hierarchies()) mkdirSync(join(hierarchy, cgroupOf(folder)), { recursive: true });
  if (isUnified()) {
    const all = ["cpu", "cpuset", "io", "memory", "pids"].map((controller) => `+${controller}`).join(" ");
    for (const path of [ROOT, join(ROOT, cgroupOf(folder))]) writeFileSync(join(path, "cgroup.subtree_control"), all);
  }
}

/** Removes what there is of them, once nothing runs in them any more. */
export async function removeCgroups(folder: string): Promise<void> {
  const giveUpAt = performance.now() + REMOVE_MS;
  for (const path of hierarchies().map((hierarchy) => join(hierarchy, cgroupOf(folder)))) {
    while (!removeTree(path)) {
      if (performance.now() > giveUpAt) throw new Error(`Cannot remove ${path}: something still runs in it`);
      await sleep(POLL_MS);
    }
  }
}

function hierarchies(): readonly string[] {
  if (!existsSync(ROOT)) return [];
  if (isUnified()) return [ROOT];
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => join(ROOT, name)).filter((path) => existsSync(join(path, "cgroup.procs")));
}

/** Is it gone? Its files are the kernel's and go with it. */
function removeTree(path: string): boolean {
  try {
    const children = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const gone = children.map(({ name }) => removeTree(join(path, name)));
    if (gone.includes(false)) return false;
    rmdirSync(path);
    return true;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return true;
    if (isErrno(error, "EBUSY")) return false;
    throw error;
  }
}
