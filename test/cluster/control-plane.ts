/**
 * One control plane: etcd, the API server, the controllers, the scheduler; and kwok that plays the nodes, or this machine as a real one.
 * It lives in a folder of its own, on free ports of loopback, or of a network of its own, in processes that end with ours.
 */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as flags from "./flags.ts";
import { loopback, type Ground } from "./ground.ts";
import { drawTokens, renderKubeconfig, renderTokenFile, users, type Tokens, type User } from "./kubeconfig.ts";
import { kubectlRunner } from "./kubectl.ts";
import { openSpace } from "./node/space.ts";
import { startNode } from "./node/start-node.ts";
import { freePorts } from "./ports.ts";
import { ask, until } from "./probe.ts";
import { programGroup, type ProgramGroup } from "./program-group.ts";
import type { NodePrograms, Programs } from "./programs.ts";

const setupFolder = join(import.meta.dirname, "setup");
const PLAYED_NODES = 2; // as setup/nodes.yaml has them
const READY_MS = 100_000; // several may start at once

export interface ControlPlane {
  readonly server: string;
  /** This machine, as Pods of its real node see it. */
  readonly hostAddress?: string;
  /** Resolves with a sentence once one of its programs has ended on its own. */
  readonly broken: Promise<string>;
  /** The API server dies at once and comes back with the same store, address and keys; resolves once it is ready. */
  restartApiServer(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly programs: Programs;
  /** Those of a real node; absent: kwok plays two. */
  readonly node?: NodePrograms;
  /** An empty folder, for this control plane alone. */
  readonly folder: string;
  /** Write an audit log of what clients ask. */
  readonly audit: boolean;
  /** A policy file for it that says more than ours. */
  readonly auditPolicy?: string;
  /** Gives up a start that is under way. */
  readonly signal: AbortSignal;
}

/** Starts one and waits until it can run Pods. Where that fails, or is given up, nothing is left running. */
export async function startControlPlane(options: StartOptions): Promise<ControlPlane> {
  const { folder, signal } = options;
  const tokens = drawTokens();
  writeSecrets(folder, tokens);
  const group = programGroup(folder);
  try {
    const { server, hostAddress } = await Promise.race([
      startPrograms(options, group, tokens),
      failsWith(group, signal),
    ]);
    const restartApiServer = async (): Promise<void> => {
      await group.restart("kube-apiserver");
      await untilReady(server, tokens.admin);
      await group.restart("kube-controller-manager");
    };
    const ending = { broken: group.broken, stop: () => group.stop() };
    return { server, ...(hostAddress !== undefined && { hostAddress }), restartApiServer, ...ending };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

async function startPrograms(
  options: StartOptions,
  group: ProgramGroup,
  tokens: Tokens,
): Promise<Pick<ControlPlane, "server" | "hostAddress">> {
  const { programs, node, folder, audit, auditPolicy } = options;
  const [etcd = 0, peer = 0, api = 0] = await freePorts(3);
  const space = node === undefined ? undefined : await openSpace({ group, folder, init: node.pause });
  const ground: Ground = space ?? loopback;
  const layout = { folder, ground, node: node !== undefined, audit, auditPolicy, ports: { etcd, peer, api } };
  const server = `https://${ground.address}:${api}`;
  const start = (name: keyof Programs["paths"], args: readonly string[]): void => {
    group.start(name, ...ground.command(programs.paths[name], args));
  };
  start("etcd", flags.etcdFlags(layout));
  start("kube-apiserver", flags.apiServerFlags(layout));
  await untilReady(server, tokens.admin);
  writeKubeconfigs(folder, server, tokens);
  start("kube-controller-manager", flags.controllerManagerFlags(layout));
  start("kube-scheduler", flags.schedulerFlags(layout));
  if (node !== undefined && space !== undefined) {
    await startNode({ group, space, folder, programs: node });
    await untilPodsCanRun(server, tokens.admin, 1);
    return { server, hostAddress: space.hostAddress };
  }
  start("kwok", flags.kwokFlags(layout, stageFiles(programs)));
  await furnish(programs.paths.kubectl, folder);
  await untilPodsCanRun(server, tokens.admin, PLAYED_NODES);
  return { server };
}

function untilReady(server: string, token: string): Promise<void> {
  return until("the API server is ready", READY_MS, async () => (await ask(`${server}/readyz`, token)) !== undefined);
}

/** Rejects once a program has ended, or the start is given up. */
function failsWith(group: ProgramGroup, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`Cannot start the cluster: ${why}`));
    };
    void group.broken.then(fail);
    if (signal.aborted) fail("it was given up");
    signal.addEventListener("abort", () => {
      fail("it was given up");
    });
  });
}

function writeSecrets(folder: string, tokens: Tokens): void {
  const files = flags.filesOf(folder);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  mkdirSync(files.certificates);
  writeFileSync(files.key, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
  writeFileSync(files.tokens, renderTokenFile(tokens), { mode: 0o600 });
}

function writeKubeconfigs(folder: string, server: string, tokens: Tokens): void {
  const ca = readFileSync(flags.filesOf(folder).ca, "utf8");
  for (const user of Object.keys(users) as User[]) {
    writeFileSync(flags.kubeconfigOf(folder, user), renderKubeconfig(server, ca, tokens[user]), { mode: 0o600 });
  }
}

/** kwok's own stages, then ours. */
function stageFiles(programs: Programs): readonly string[] {
  return [programs.kwokStages, join(import.meta.dirname, "stages")].flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((file) => join(folder, file)),
  );
}

/** Nodes to run on, and storage classes. */
async function furnish(kubectl: string, folder: string): Promise<void> {
  const run = kubectlRunner(kubectl, { kubeconfig: flags.kubeconfigOf(folder, "admin") });
  const files = ["nodes.yaml", "storage-classes.yaml"].map((file) => `--filename=${join(setupFolder, file)}`);
  await run(["apply", "--server-side", ...files]);
}

/** A Pod can be made once its ServiceAccount is there, and runs once a Node is ready. */
async function untilPodsCanRun(server: string, token: string, nodeCount: number): Promise<void> {
  await until("the nodes are ready", READY_MS, async () => {
    const nodes = await ask(`${server}/api/v1/nodes`, token);
    return nodes?.match(/"type":"Ready","status":"True"/g)?.length === nodeCount;
  });
  const account = `${server}/api/v1/namespaces/default/serviceaccounts/default`;
  await until("the controllers work", READY_MS, async () => (await ask(account, token)) !== undefined);
}
