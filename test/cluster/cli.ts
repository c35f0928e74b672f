/** `npm run cluster -- up|down|status|env|run|load|publish`: a test cluster by hand. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname } from "node:path";
import {
  findCluster,
  listClusters,
  startCluster,
  stopCluster,
  type RunningCluster,
  type RunningNode,
} from "./clusters.ts";
import { parseCommandLine } from "./command-line.ts";
import { installCrds, installOtherCrds } from "./install-crds.ts";
import { kubectlEnvironment, kubectlRunner } from "./kubectl.ts";
import { importImage } from "./node/images.ts";
import { installPackages, whyNoNode } from "./node/packages.ts";
import { publicationOf, publish, type Publication } from "./publish.ts";
import { findKubectl, findNodePrograms, findPrograms, findTool, type NodePrograms } from "./programs.ts";

const USAGE = `usage: npm run cluster -- COMMAND [--name NAME]

  up [--audit]  start a cluster that runs until it is ended; where it runs already, install the kinds as they are now.
                --node: with this machine as a real node, on which containers run (it takes root on Linux), and without our
                kinds, which the chart brings
  down          end it
  status        list the clusters that run
  env           print what points kubectl at it: eval "$(npm run --silent cluster -- env)"
  run CMD ...   run CMD pointed at it; where it does not run, for that time only. kubectl and helm are at hand
  load FILE     bring the image of an OCI archive into its node, such as dist/stageset-image.tar of npm run image
  publish NAMESPACE/NAME FOLDER
                play source-controller, until Ctrl-C: the folder is the artifact of that GitRepository. Again for its next revision

Several run side by side under names of their own; the first is called "default".`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<number> {
  const { command, name, audit, node, program, operands } = parseCommandLine(argv);
  switch (command) {
    case "up":
      return up({ name, audit, node });
    case "down":
      await stopCluster(name);
      return 0;
    case "status":
      return status();
    case "env":
      return printEnvironment(name);
    case "run":
      return run(name, program);
    case "load":
      return load(name, operands);
    case "publish":
      return serve(name, publicationOf(operands));
    case undefined:
    default:
      say(USAGE);
      return 2;
  }
}

async function up(asked: { readonly name: string; readonly audit: boolean; readonly node: boolean }): Promise<number> {
  const cluster = await furnished(await findCluster(asked.name), { ...asked, stays: true });
  print(`${cluster.name} runs at ${cluster.server}`);
  print(exportLine(cluster));
  if (cluster.node !== undefined) print(aboutNode(cluster.name, cluster.node));
  return 0;
}

function aboutNode(name: string, { hostAddress }: RunningNode): string {
  const other = name === "default" ? "" : ` --name ${name}`;
  return `Containers run in it. This machine reaches Pods and Services at their addresses; Pods reach it at ${hostAddress}.
There is no DNS, and no way out: bring images with npm run cluster -- load${other} FILE
End it with npm run cluster -- down${other}`;
}

async function status(): Promise<number> {
  const running = await listClusters();
  if (running.length === 0) say("No cluster runs.");
  for (const { name, server, kubeconfig } of running) print(`${name}\t${server}\t${kubeconfig}`);
  return 0;
}

async function printEnvironment(name: string): Promise<number> {
  const cluster = await findCluster(name);
  if (cluster === undefined) throw new Error(`Cannot point at the cluster ${name}: it does not run; start it with up`);
  print(exportLine(cluster));
  return 0;
}

async function run(name: string, [program, ...args]: readonly string[]): Promise<number> {
  if (program === undefined) throw new Error("Cannot run a command: none was given; say run CMD");
  const running = await findCluster(name);
  const { kubeconfig } = running ?? (await furnished(undefined, { name, audit: false, node: false, stays: false }));
  const kubectl = dirname(await findKubectl({ env: process.env, say })); // of the cluster's own version
  const helm = program === "helm" ? [dirname(await findTool("helm", { env: process.env, say }))] : [];
  const PATH = [...helm, kubectl, process.env["PATH"] ?? ""].join(delimiter);
  const env = { ...process.env, ...kubectlEnvironment(kubeconfig), PATH, KUBECONFIG: kubeconfig };
  const child = spawn(program, args, { stdio: "inherit", env });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", ({ message }) => {
        reject(new Error(`Cannot run ${program}: ${message}`));
      });
      child.once("exit", (code) => {
        resolve(code ?? 1);
      });
    });
  } finally {
    if (running === undefined) await stopCluster(name);
  }
}

async function load(name: string, [file]: readonly string[]): Promise<number> {
  if (file === undefined) throw new Error("Cannot load an image: none was given; say load FILE");
  const node = (await findCluster(name))?.node;
  if (node === undefined) {
    throw new Error(`Cannot load ${file}: no cluster ${name} with a real node runs; start one with up --node`);
  }
  const programs = await nodePrograms();
  await importImage(programs.ctr, node.containerd, file);
  return 0;
}

async function serve(name: string, publication: Publication): Promise<number> {
  const cluster = await findCluster(name);
  if (cluster === undefined)
    throw new Error(`Cannot publish to the cluster ${name}: it does not run; start it with up`);
  const { agent, revision } = await publish(cluster, publication);
  print(`GitRepository ${publication.namespace}/${publication.name} is at ${revision}, served at ${agent.server.host}`);
  await once(process, "SIGINT");
  await agent.server.close();
  return 0;
}

/** Those of a real node, with what the machine has to have for them. */
async function nodePrograms(): Promise<NodePrograms> {
  const why = whyNoNode();
  if (why !== undefined) throw new Error(`Cannot make this machine a node: ${why}; leave --node out`);
  await installPackages(say);
  return findNodePrograms({ env: process.env, say });
}

/** The cluster that runs, or a new one; with our kinds as the checkout has them now, unless it is one for the chart, which brings them. */
async function furnished(
  running: RunningCluster | undefined,
  order: { readonly name: string; readonly audit: boolean; readonly node: boolean; readonly stays: boolean },
): Promise<RunningCluster> {
  const { node, ...rest } = order;
  if (node && running !== undefined && running.node === undefined) {
    throw new Error(`Cannot make this machine a node of ${order.name}: it runs without one; end it with down`);
  }
  const programs = await findPrograms({ env: process.env, say });
  const start = async (): Promise<RunningCluster> =>
    startCluster({ ...rest, programs, ...(node && { node: await nodePrograms() }) });
  const cluster = running ?? (await start());
  const install = cluster.node === undefined ? installCrds : installOtherCrds;
  await install(kubectlRunner(programs.paths.kubectl, cluster));
  return cluster;
}

function exportLine({ kubeconfig }: RunningCluster): string {
  return `export KUBECONFIG=${kubeconfig}`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
