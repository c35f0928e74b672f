/** `npm run cluster -- up|down|status|env|run`: a test cluster by hand. */
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { findCluster, listClusters, startCluster, stopCluster, type RunningCluster } from "./clusters.ts";
import { parseCommandLine } from "./command-line.ts";
import { installCrds } from "./install-crds.ts";
import { kubectlEnvironment, kubectlRunner } from "./kubectl.ts";
import { findKubectl, findPrograms } from "./programs.ts";

const USAGE = `usage: npm run cluster -- COMMAND [--name NAME]

  up [--audit]  start a cluster that runs until it is ended; where it runs already, install the kinds as they are now
  down          end it
  status        list the clusters that run
  env           print what points kubectl at it: eval "$(npm run --silent cluster -- env)"
  run CMD ...   run CMD pointed at it; where it does not run, for that time only

Several run side by side under names of their own; the first is called "default".`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<number> {
  const { command, name, audit, program } = parseCommandLine(argv);
  switch (command) {
    case "up":
      return up(name, audit);
    case "down":
      await stopCluster(name);
      return 0;
    case "status":
      return status();
    case "env":
      return printEnvironment(name);
    case "run":
      return run(name, program);
    case undefined:
    default:
      say(USAGE);
      return 2;
  }
}

async function up(name: string, audit: boolean): Promise<number> {
  const cluster = await furnished(await findCluster(name), { name, audit, stays: true });
  print(`${name} runs at ${cluster.server}`);
  print(exportLine(cluster));
  return 0;
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
  const { kubeconfig } = running ?? (await furnished(undefined, { name, audit: false, stays: false }));
  const kubectl = dirname(await findKubectl({ env: process.env, say }));
  const PATH = [kubectl, process.env["PATH"] ?? ""].join(delimiter); // one of the cluster's own version
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

/** The cluster that runs, or a new one; with our kinds as the checkout has them now. */
async function furnished(
  running: RunningCluster | undefined,
  order: { readonly name: string; readonly audit: boolean; readonly stays: boolean },
): Promise<RunningCluster> {
  const programs = await findPrograms({ env: process.env, say });
  const cluster = running ?? (await startCluster({ ...order, programs }));
  await installCrds(kubectlRunner(programs.paths.kubectl, cluster));
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
