/** Clusters with a real node beside each other, and what is left of one that is killed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { expect, inject, it, onTestFinished } from "vitest";
import { startCluster, stopCluster } from "../cluster/clusters.ts";
import { eventually } from "../cluster/eventually.ts";
import { kubectlRunner } from "../cluster/kubectl.ts";
import { cgroupFolder, cgroupOf } from "../cluster/node/cgroups.ts";
import { commandLinesWith } from "../cluster/processes.ts";

function addresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
}

/** The process that keeps a cluster. */
function supervisorOf(name: string): number {
  const running = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  const found = running.find((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return line.includes("supervisor.ts") && line.includes(`{"name":"${name}"`);
    } catch {
      return false; // It ended meanwhile.
    }
  });
  if (found === undefined) throw new Error(`Nobody keeps the cluster ${name}`);
  return Number(found);
}

it("has a network of its own, and leaves nothing behind when its keeper is killed: no container, no mount, no cable", async () => {
  const name = `beside-${process.pid}`;
  onTestFinished(() => stopCluster(name));
  const [programs, node] = [inject("programs"), inject("nodePrograms")];
  const cluster = await startCluster({ name, programs, node, audit: false, stays: false });
  const address = cluster.node?.hostAddress ?? "";
  expect(addresses()).toEqual(expect.arrayContaining([address, inject("hostAddress")]));
  expect(address).not.toBe(inject("hostAddress"));
  const kubectl = kubectlRunner(inject("kubectl"), cluster);
  await kubectl(["run", "pause", "--image=stageset.test/pause:1", "--image-pull-policy=Never"]);
  await kubectl(["wait", "--for=condition=Ready", "--timeout=120s", "pod/pause"]);
  const cgroup = cgroupFolder(cgroupOf(cluster.folder), "memory");
  expect(existsSync(cgroup)).toBe(true);
  process.kill(supervisorOf(name), "SIGKILL");
  await eventually(
    () => [...commandLinesWith(`${cluster.folder}/`), ...addresses().filter((one) => one === address)],
    (left) => left.length === 0,
  );
  await stopCluster(name);
  expect([cluster.folder, cgroup].filter((path) => existsSync(path))).toEqual([]);
});
