import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, inject, it, onTestFinished } from "vitest";
import { folderOf } from "./cluster-folder.ts";
import { findCluster, startCluster, stopCluster } from "./clusters.ts";
import { eventually } from "./eventually.ts";
import { kubectlRunner, type Kubectl } from "./kubectl.ts";
import { commandLinesWith } from "./processes.ts";
import { findPrograms } from "./programs.ts";

const silent = { env: process.env, say: () => undefined };
const run = promisify(execFile);

/** What is left of a cluster: its folder, and the processes that work there. */
function remains(name: string): readonly string[] {
  const folder = folderOf(name);
  return [...commandLinesWith(`${folder}/`), ...(existsSync(folder) ? [folder] : [])];
}

function kubectlOf(kubeconfig: string): Kubectl {
  return kubectlRunner(inject("kubectl"), { kubeconfig });
}

async function cli(...args: readonly string[]): Promise<string> {
  return (await run(process.execPath, [join(import.meta.dirname, "cli.ts"), ...args])).stdout;
}

it("goes up beside others, and down without a trace", async () => {
  const name = `beside-${process.pid}`;
  onTestFinished(() => stopCluster(name));
  const up = await cli("up", "--name", name);
  expect(await cli("env", "--name", name)).toBe(`export KUBECONFIG=${join(folderOf(name), "kubeconfig")}\n`);
  expect(up).toContain(await cli("env", "--name", name));
  expect(await cli("status")).toContain(`${name}\thttps://127.0.0.1:`);
  await cli("run", "--name", name, "kubectl", "create", "namespace", name);
  const others = await kubectlOf(inject("kubeconfig"))(["get", "namespaces", "--output=name"]);
  expect(others).not.toContain(name);
  await expect(
    startCluster({ name, audit: false, stays: false, programs: await findPrograms(silent) }),
  ).rejects.toThrow(`Cannot start the cluster ${name}: it runs already; stop it, or use --name`);
  const nobody = kubectlOf(join(folderOf(name), "nobody.kubeconfig"));
  await expect(nobody(["get", "pods"])).rejects.toThrow('User "nobody" cannot list resource "pods"');
  expect(remains(name)).not.toEqual([]);
  await cli("down", "--name", name);
  expect(remains(name)).toEqual([]);
  await expect(cli("env", "--name", name)).rejects.toThrow("it does not run; start it with up");
});

/** A process of its own that starts a cluster; `said` resolves once it says that the cluster is ready, or has ended. */
async function startParent(name: string): Promise<{ readonly parent: ChildProcess; readonly said: Promise<unknown> }> {
  const clusters = JSON.stringify(pathToFileURL(join(import.meta.dirname, "clusters.ts")).href);
  const order = JSON.stringify({ name, stays: false, audit: false, programs: await findPrograms(silent) });
  const script = `import { startCluster } from ${clusters};
    await startCluster(${order});
    console.log("ready");
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    parent.kill("SIGKILL");
    await stopCluster(name);
  });
  return { parent, said: Promise.race([once(parent.stdout, "data"), once(parent, "exit")]) };
}

it("leaves nothing behind when its parent is killed", async () => {
  const name = `orphan-${process.pid}`;
  const { parent, said } = await startParent(name);
  await said;
  expect(await findCluster(name)).toBeDefined();
  parent.kill("SIGKILL");
  await eventually(
    () => remains(name),
    (left) => left.length === 0,
  );
});

it("leaves nothing behind when its parent is killed while it starts", async () => {
  const name = `unborn-${process.pid}`;
  const { parent } = await startParent(name);
  await eventually(
    () => commandLinesWith(`${folderOf(name)}/certificates`),
    (found) => found.length > 0,
  );
  parent.kill("SIGKILL");
  await eventually(
    () => remains(name),
    (left) => left.length === 0,
  );
});
