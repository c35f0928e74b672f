/**
 * One cluster for a whole run of the node tests, with this machine as its node and our image in it; nothing is installed yet.
 * Tests have it to themselves, one file after another.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { makeImage } from "../../scripts/image/make-image.ts";
import { startCluster, stopCluster } from "../cluster/clusters.ts";
import { installOtherCrds } from "../cluster/install-crds.ts";
import { kubectlRunner } from "../cluster/kubectl.ts";
import { importImage } from "../cluster/node/images.ts";
import { installPackages, whyNoNode } from "../cluster/node/packages.ts";
import { findNodePrograms, findPrograms, findTool, type NodePrograms, type Programs } from "../cluster/programs.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** This machine, as Pods see it. */
    readonly hostAddress: string;
    /** The folder of the cluster. */
    readonly clusterFolder: string;
    /** Where helm stands. */
    readonly helm: string;
    /** What another cluster is started with. */
    readonly programs: Programs;
    readonly nodePrograms: NodePrograms;
  }
}

/** Our image's name, without its tag. */
export const imageRepository = "registry.example.org/stageset";

const options = { env: process.env, say: (line: string): void => void process.stderr.write(`${line}\n`) };

/** @returns what ends it again */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const why = whyNoNode();
  if (why !== undefined) throw new Error(`Cannot run the tests of a real node: ${why}`);
  await installPackages(options.say);
  const programs = await findPrograms(options);
  const node = await findNodePrograms(options);
  const helm = await findTool("helm", options);
  const name = `node-${process.pid}`;
  const cluster = await startCluster({ name, programs, node, audit: false, stays: false });
  if (cluster.node === undefined) throw new Error(`The cluster ${name} has no real node`);
  await loadImage(node.ctr, cluster.node.containerd);
  await installOtherCrds(kubectlRunner(programs.paths.kubectl, cluster));
  project.provide("kubeconfig", cluster.kubeconfig);
  project.provide("kubectl", programs.paths.kubectl);
  project.provide("isThrownAway", false); // what a test leaves the next one's ticks would step
  project.provide("hostAddress", cluster.node.hostAddress);
  project.provide("clusterFolder", cluster.folder);
  project.provide("helm", helm);
  project.provide("programs", programs);
  project.provide("nodePrograms", node);
  return () => stopCluster(name);
}

async function loadImage(ctr: string, containerd: string): Promise<void> {
  const { archive } = await makeImage({ ...options, name: `${imageRepository}:0.1.0` });
  const folder = mkdtempSync(join(tmpdir(), "stageset-image-"));
  try {
    writeFileSync(join(folder, "image.tar"), archive);
    await importImage(ctr, containerd, join(folder, "image.tar"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
