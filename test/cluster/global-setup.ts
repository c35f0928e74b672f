/**
 * One control plane for a whole run of the cluster tests, with the project's kinds and those that tests play with.
 * STAGESET_TEST_KUBECONFIG names a cluster that stands already instead; tests make Namespaces there and remove them.
 */
import type { TestProject } from "vitest/node";
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
  await provide(project, { kubeconfig, kubectl: programs.paths.kubectl, auditLog });
  return () => stopCluster(name);
}

async function setUpGiven(project: TestProject, kubeconfig: string): Promise<() => Promise<void>> {
  const kubectl = await findKubectl({ env: process.env, say });
  const ours = (await listClusters()).find((cluster) => cluster.kubeconfig === kubeconfig);
  await provide(project, { kubeconfig, kubectl, auditLog: ours?.auditLog });
  return () => Promise.resolve();
}

interface Provided {
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly auditLog: string | undefined;
}

async function provide(project: TestProject, { kubeconfig, kubectl, auditLog }: Provided): Promise<void> {
  await installCrds(kubectlRunner(kubectl, { kubeconfig }));
  project.provide("kubeconfig", kubeconfig);
  project.provide("kubectl", kubectl);
  project.provide("auditLog", auditLog);
}
