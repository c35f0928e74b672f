/** The chart, installed by helm in the one cluster, for a file of tests: one at a time, since it ticks everywhere. */
import { afterAll, beforeAll, inject } from "vitest";
import { openHelm } from "../../scripts/chart/helm.ts";
import { chartFolder } from "../../scripts/chart/render-chart.ts";
import { kubectlRunner, type Kubectl } from "../cluster/kubectl.ts";
import { logLines } from "../support/stageset-process.ts";
import { imageRepository } from "./global-setup.ts";

/** Where StageSet is installed. */
export const home = "stageset-system";

/** kubectl there, as a user who may do everything. */
export function homeKubectl(): Kubectl {
  return kubectlRunner(inject("kubectl"), { kubeconfig: inject("kubeconfig"), namespace: home });
}

/** Installs it before the tests of this file, with these values, and uninstalls it after them. */
export function installedWith(values: Readonly<Record<string, unknown>>): void {
  const where = ["--namespace", home];
  beforeAll(async () => {
    using helm = openHelm(inject("helm"), inject("kubeconfig"));
    const given = Object.entries({ "image.repository": imageRepository, "image.pullPolicy": "Never", ...values });
    const set = given.map(([key, value]) => `--set-json=${key}=${JSON.stringify(value)}`);
    await helm.run(["install", "stageset", chartFolder, ...where, "--create-namespace", "--wait", ...set]);
    const restricted = "pod-security.kubernetes.io/enforce=restricted";
    await homeKubectl()(["label", "namespace", home, restricted, "--overwrite"]);
  });
  afterAll(async () => {
    using helm = openHelm(inject("helm"), inject("kubeconfig"));
    await helm.run(["uninstall", "stageset", ...where, "--wait"]);
  });
}

/** Starts the CronJob's Job by hand, under this name, instead of waiting for the minute. */
export async function startTick(name: string): Promise<void> {
  await homeKubectl()(["create", "job", name, "--from=cronjob/stageset-tick"]);
}

export async function ticked(name: string): Promise<void> {
  await homeKubectl()(["wait", "--for=condition=Complete", "--timeout=120s", `job/${name}`]);
}

/** As many as it takes: on a busy machine a release may not be healthy within the budget of one tick. */
const TICKS_MAX = 3;

/** Ticks, by Jobs of this name and a number, until the StageSet is Ready; what it says. */
export async function tickUntilReady(ready: () => Promise<string>, job: string): Promise<string> {
  let said = "";
  for (let tick = 1; tick <= TICKS_MAX && !said.startsWith("True "); tick++) {
    await startTick(`${job}-${tick}`);
    await ticked(`${job}-${tick}`);
    said = await ready();
  }
  return said;
}

/** A Pod of one of our own. */
export interface OurPod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status: { readonly phase: string };
}

export async function podsOf(selector: string): Promise<readonly OurPod[]> {
  const listed = await homeKubectl()(["get", "pods", `--selector=${selector}`, "--output=json"]);
  return (JSON.parse(listed) as { readonly items: readonly OurPod[] }).items;
}

/** The StageSets that a Pod stepped, as its log says. */
export async function steppedBy(pod: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return logLines(await homeKubectl()(["logs", pod])).filter(({ msg }) => msg === "stepped");
}
