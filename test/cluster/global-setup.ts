/**
 * One control plane for a whole run of the cluster tests, with the project's kinds and those that tests play with.
 * STAGESET_TEST_KUBECONFIG names a cluster that stands already instead; tests make Namespaces there and remove them.
 */
import type { ProvidedContext } from "vitest";
import type { TestProject } from "vitest/node";
import { buildBundle } from "../support/stageset-process.ts";
import { listClusters, startCluster, stopCluster } from "./clusters.ts";
import { installCrds } from "./install-crds.ts";
import { kubectlRunner } from "./kubectl.ts";
import { findKubectl, findPrograms } from "./programs.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The kubeconfig of a user who may do everything. */
    readonly kubeconfig: string;
    /** Where kubectl stands. */
    readonly kubectl: string;
    /** The API server's audit log; undefined where it is not ours to read. */
    readonly auditLog: string | undefined;
    /** Does the cluster go with the tests, so that nobody need tidy up? */
    readonly isThrownAway: boolean;
    /** Our executable. */
    readonly bundle: string;
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** @returns what ends it again */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["STAGESET_TEST_KUBECONFIG"] ?? "";
  return given === "" ? setUpOwn(project) : setUpGiven(project, given);
}

async function setUpOwn(project: TestProject): Promise<() => Promise<void>> {
  const programs = await findPrograms({ env: process.env, say });
  const name = `vitest-${process.pid}`;
  const { kubeconfig, auditLog } = await startCluster({ name, programs, audit: true, stays: false });
  const { file: bundle, remove } = await buildBundle();
  await provide(project, { kubeconfig, kubectl: programs.paths.kubectl, auditLog, isThrownAway: true, bundle });
  return async () => {
    await Promise.all([stopCluster(name), remove()]);
  };
}

async function setUpGiven(project: TestProject, kubeconfig: string): Promise<() => Promise<void>> {
  const kubectl = await findKubectl({ env: process.env, say });
  const ours = (await listClusters()).find((cluster) => cluster.kubeconfig === kubeconfig);
  const { file: bundle, remove } = await buildBundle();
  await provide(project, { kubeconfig, kubectl, auditLog: ours?.auditLog, isThrownAway: false, bundle });
  return remove;
}

type Provided = Pick<ProvidedContext, "kubeconfig" | "kubectl" | "auditLog" | "isThrownAway" | "bundle">;

async function provide(project: TestProject, provided: Provided): Promise<void> {
  await installCrds(kubectlRunner(provided.kubectl, provided));
  project.provide("kubeconfig", provided.kubeconfig);
  project.provide("kubectl", provided.kubectl);
  project.provide("auditLog", provided.auditLog);
  project.provide("isThrownAway", provided.isThrownAway);
  project.provide("bundle", provided.bundle);
}
