/** Clusters as others see them: start one, stop one, list those that run. Each is kept by a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { connect, Socket } from "node:net";
import { join } from "node:path";
import { folderNames, folderOf, isKept, readDescription, removeRemains, socketOf } from "./cluster-folder.ts";
import { filesOf, kubeconfigOf } from "./flags.ts";
import { nodeFilesOf } from "./node/settings.ts";
import type { NodePrograms, Programs } from "./programs.ts";

/** What a supervisor is told to keep. */
export interface ClusterOrder {
  readonly name: string;
  readonly programs: Programs;
  /** Those that make this machine its one node, on which containers run; absent: kwok plays nodes. */
  readonly node?: NodePrograms;
  readonly audit: boolean;
  /** A policy file for the audit log that says more than ours. */
  readonly auditPolicy?: string;
}

/** The one line a supervisor says. */
export type SupervisorLine = { readonly kind: "ready" } | { readonly kind: "failed"; readonly message: string };

/** What a supervisor is told that shall outlive its parent. */
export const STAY = "stay\n";

/** What a supervisor is asked on its socket, and what it answers once it has done the second. */
export const asks = { end: "end\n", restart: "restart\n" } as const;
export const RESTARTED = "restarted\n";

export interface StartOptions extends ClusterOrder {
  /** true: the cluster runs until it is stopped. false: it ends when this process does, however that happens. */
  readonly stays: boolean;
}

export interface RunningCluster {
  readonly name: string;
  readonly folder: string;
  readonly server: string;
  /** That of the user who may do everything. */
  readonly kubeconfig: string;
  /** Absent where none is written. */
  readonly auditLog?: string;
  /** Absent where kwok plays the nodes. */
  readonly node?: RunningNode;
}

export interface RunningNode {
  /** This machine, as Pods see it. */
  readonly hostAddress: string;
  /** The socket of its containerd. */
  readonly containerd: string;
}

/** Starts a cluster; resolves once Pods can run in it. */
export async function startCluster({ stays, ...order }: StartOptions): Promise<RunningCluster> {
  const supervisor = spawn(process.execPath, [join(import.meta.dirname, "supervisor.ts"), JSON.stringify(order)], {
    detached: true, // A Ctrl-C in the terminal is ours to answer.
    stdio: ["pipe", "pipe", "pipe"],
  });
  await ready(supervisor);
  letGo(supervisor, stays);
  const running = await findCluster(order.name);
  if (running === undefined) throw new Error(`Cannot use the cluster ${order.name}: it ended as soon as it was ready`);
  return running;
}

/** Asks a cluster to end; resolves once nothing of it is left. Where none of that name runs, there is nothing to do. */
export async function stopCluster(name: string): Promise<void> {
  const folder = folderOf(name);
  await tellSupervisor(folder, asks.end);
  await removeRemains(folder);
}

/** Has the API server of a cluster die and come back; resolves once it is ready again. */
export async function restartApiServer(name: string): Promise<void> {
  const answer = await tellSupervisor(folderOf(name), asks.restart);
  if (answer !== RESTARTED) throw new Error(`Cannot restart the API server of ${name}: its supervisor has ended`);
}

/** Resolves with what it answers, once it closes the connection. */
function tellSupervisor(folder: string, ask: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const connection = connect(socketOf(folder), () => connection.write(ask));
    connection.on("error", () => undefined); // Nobody keeps it, or it has ended just now.
    connection.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    connection.on("close", () => {
      resolve(answer);
    });
  });
}

/** The clusters that run; one that is still starting is not among them. */
export async function listClusters(): Promise<readonly RunningCluster[]> {
  const found = await Promise.all(folderNames().map((name) => findCluster(name)));
  return found.filter((cluster) => cluster !== undefined);
}

/** The running cluster of this name. */
export async function findCluster(name: string): Promise<RunningCluster | undefined> {
  const folder = folderOf(name);
  const description = readDescription(folder);
  if (description === undefined || !(await isKept(folder))) return undefined;
  const { server, audit, hostAddress } = description;
  return {
    ...{ name, folder, server, kubeconfig: kubeconfigOf(folder, "admin") },
    ...(audit && { auditLog: filesOf(folder).audit }),
    ...(hostAddress !== undefined && { node: { hostAddress, containerd: nodeFilesOf(folder).containerd } }),
  };
}

/** Waits for the supervisor's line. */
async function ready(supervisor: ChildProcess): Promise<void> {
  const told = { stdout: "", stderr: "" };
  supervisor.stderr?.on("data", (chunk: Buffer) => (told.stderr += chunk.toString()));
  supervisor.stdin?.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    supervisor.stdout?.on("data", (chunk: Buffer) => {
      told.stdout += chunk.toString();
      if (told.stdout.endsWith("\n")) resolve();
    });
    supervisor.once("error", reject);
    supervisor.once("close", () => {
      resolve();
    });
  });
  if (told.stdout === "") throw new Error(`Cannot start the cluster: its supervisor ended: ${told.stderr.trim()}`);
  const line = JSON.parse(told.stdout) as SupervisorLine;
  if (line.kind === "failed") throw new Error(line.message);
}

/** From now on the supervisor does not hold this process back; the pipe to it stays open as long as we live. */
function letGo(supervisor: ChildProcess, stays: boolean): void {
  if (stays) supervisor.stdin?.end(STAY);
  supervisor.stdout?.destroy();
  supervisor.stderr?.destroy();
  supervisor.unref();
  if (supervisor.stdin instanceof Socket) supervisor.stdin.unref();
}
