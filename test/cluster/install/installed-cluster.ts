/** A cluster of its own for the chart, since what it installs ticks everywhere; and its Pods' commands as real processes. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { load } from "js-yaml";
import { expect, inject } from "vitest";
import { connectCluster, type Cluster } from "../../../lib/cluster/index.ts";
import { openHelm, type Helm } from "../../../scripts/chart/helm.ts";
import { compiledBeside, logLines, startStageset, type StagesetProcess } from "../../support/stageset-process.ts";
import { startCluster, stopCluster } from "../clusters.ts";
import { kubectlEnvironment, kubectlRunner, type Kubectl } from "../kubectl.ts";
import { machineClock, machineRandom } from "../place.ts";
import { findPrograms, findTool } from "../programs.ts";

/** Where StageSet is installed. */
export const home = "stageset-system";

export interface InstalledCluster extends AsyncDisposable {
  readonly kubectl: Kubectl;
  readonly helm: Helm;
  /** Runs these lines as somebody would who stands in the checkout and has kubectl. Throws what they said where one of them fails. */
  readonly shell: (lines: string) => Promise<void>;
  /** A folder of the test's own. */
  readonly folder: string;
  /** As the user who may do everything. */
  readonly cluster: Cluster;
  /** The arguments of the CronJob's container. */
  readonly tickArguments: () => Promise<readonly string[]>;
  /** What the CronJob's Pod would do, with its arguments and rights; the StageSets that it stepped. */
  readonly tick: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** notify, as its Deployment starts it, on a port that is free. */
  readonly startNotify: () => Promise<StagesetProcess>;
  /** Is there no such object? */
  readonly absent: (...what: readonly string[]) => Promise<boolean>;
}

const checkout = join(import.meta.dirname, "..", "..", "..");
const run = promisify(execFile);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const argumentsOf = {
  cronjob: "--output=jsonpath={.spec.jobTemplate.spec.template.spec.containers[0].args}",
  deployment: "--output=jsonpath={.spec.template.spec.containers[0].args}",
} as const;

export async function openInstalledCluster(name: string): Promise<InstalledCluster> {
  const programs = await findPrograms({ env: process.env, say });
  const helmProgram = await findTool("helm", { env: process.env, say });
  const folder = mkdtempSync(join(tmpdir(), "stageset-release-"));
  const running = await startCluster({ name: `${name}-${process.pid}`, programs, audit: false, stays: false });
  const kubectl = kubectlRunner(programs.paths.kubectl, running);
  const helm = openHelm(helmProgram, running.kubeconfig);

  /** Starts our bundle as a Pod would: with a token of its ServiceAccount, in its namespace. */
  const start = async (account: string, args: readonly string[]): Promise<StagesetProcess> => {
    const token = (await kubectl(["create", "token", account, "-n", home])).trim();
    const kubeconfig = join(folder, `kubeconfig-${account}`);
    writeFileSync(kubeconfig, kubeconfigFor(running.kubeconfig, token), { mode: 0o600 });
    const bundle = inject("bundle");
    const env = { KUBECONFIG: kubeconfig, STAGESET_INSECURE_ALLOW_LOOPBACK: "true" };
    return startStageset(bundle, args, { ...compiledBeside(bundle), ...env });
  };
  const readArguments = async (kind: keyof typeof argumentsOf, of: string): Promise<readonly string[]> =>
    JSON.parse(await kubectl(["get", kind, of, "-n", home, argumentsOf[kind]])) as string[];
  const tickArguments = (): Promise<readonly string[]> => readArguments("cronjob", "stageset-tick");

  return {
    ...{ kubectl, helm, folder, tickArguments, cluster: await connect(running.kubeconfig) },
    shell: async (lines) => {
      const PATH = [dirname(programs.paths.kubectl), process.env["PATH"] ?? ""].join(delimiter);
      const env = { ...process.env, ...kubectlEnvironment(running.kubeconfig), PATH, KUBECONFIG: running.kubeconfig };
      await run("bash", ["-euo", "pipefail", "-c", lines], { cwd: checkout, env });
    },
    tick: async () => {
      const { code, stderr } = await (await start("stageset", await tickArguments())).ended;
      expect(code, stderr).toBe(0);
      expect(stderr).not.toContain("cannot remember");
      return logLines(stderr).filter(({ msg }) => msg === "stepped");
    },
    startNotify: async () =>
      start("stageset-notify", [...(await readArguments("deployment", "stageset-notify")), "--port=0"]),
    absent: async (...what) => (await kubectl(["get", ...what, "--ignore-not-found", "--output=name"])) === "",
    [Symbol.asyncDispose]: async () => {
      helm[Symbol.dispose]();
      rmSync(folder, { recursive: true });
      await stopCluster(running.name);
    },
  };
}

function kubeconfigFor(kubeconfig: string, token: string): string {
  const config = load(readFileSync(kubeconfig, "utf8")) as {
    users: { user: object }[];
    contexts: { context: { namespace?: string } }[];
  };
  for (const one of config.users) one.user = { token };
  for (const { context } of config.contexts) context.namespace = home;
  return JSON.stringify(config);
}

async function connect(kubeconfig: string): Promise<Cluster> {
  const us = { version: "0.0.0", component: "test", clock: machineClock, random: machineRandom };
  const connected = await connectCluster({ kubeconfig, environment: {}, ...us });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  return connected.value.as({ kind: "self" });
}
