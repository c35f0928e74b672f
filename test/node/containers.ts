/** Containers as this machine sees them: their processes, and what their cgroups have counted. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { cgroupFolder, cgroupOf, isUnified } from "../cluster/node/cgroups.ts";

export interface ContainerProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes of a Pod, in all its containers. */
export function processesOf(uid: string): readonly ContainerProcess[] {
  return below(podFolder("memory", uid)).map((pid) => ({ pid, command: commandOf(pid) }));
}

/** The processes of all Pods. */
export function allProcesses(): readonly ContainerProcess[] {
  return below(cgroupFolder(cgroupOf(inject("clusterFolder")), "memory")).map((pid) => ({
    pid,
    command: commandOf(pid),
  }));
}

export interface Usage {
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

/** What each of our Pods has used until now, at most at once and in all; those that are gone are not there. */
export function usages(): ReadonlyMap<string, Usage> {
  const names = foldersIn(burstable("memory"));
  const uids = names.flatMap((name) => (name.startsWith("pod") ? [name.slice("pod".length)] : []));
  const seen = uids.flatMap((uid) => {
    const usage = usageOf(uid);
    return usage === undefined ? [] : [[uid, usage] as const];
  });
  return new Map(seen);
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No Pod has come yet.
  }
}

function usageOf(uid: string): Usage | undefined {
  const [memory, cpu] = [podFolder("memory", uid), podFolder("cpuacct", uid)];
  try {
    const memoryBytes = Number(
      readFileSync(join(memory, isUnified() ? "memory.peak" : "memory.max_usage_in_bytes"), "utf8"),
    );
    if (!isUnified()) return { memoryBytes, cpuMs: Number(readFileSync(join(cpu, "cpuacct.usage"), "utf8")) / 1e6 };
    const used = /^usage_usec (\d+)$/m.exec(readFileSync(join(cpu, "cpu.stat"), "utf8"))?.[1];
    return { memoryBytes, cpuMs: Number(used) / 1e3 };
  } catch {
    return undefined;
  }
}

/** Our Pods have requests below their limits, which is what kubelet calls burstable. */
function podFolder(controller: "memory" | "cpuacct", uid: string): string {
  return join(burstable(controller), `pod${uid}`);
}

function burstable(controller: "memory" | "cpuacct"): string {
  return join(cgroupFolder(cgroupOf(inject("clusterFolder")), controller), "kubepods", "burstable");
}

function below(folder: string): readonly number[] {
  try {
    const own = readFileSync(join(folder, "cgroup.procs"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map(Number);
    const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [...own, ...children.flatMap(({ name }) => below(join(folder, name)))];
  } catch {
    return []; // It is gone meanwhile.
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}
