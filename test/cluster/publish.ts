/** Plays Flux's source-controller for a person: a folder as the artifact of a GitRepository. */
import { setTimeout as sleep } from "node:timers/promises";
import { instant } from "../../lib/base/index.ts";
import { connectCluster } from "../../lib/cluster/index.ts";
import { startArtifactServer } from "../artifacts/artifact-server.ts";
import { readFolder } from "../artifacts/folder.ts";
import { startSourceAgent, type SourceAgent } from "../artifacts/source-agent.ts";
import type { RunningCluster } from "./clusters.ts";

export interface Publication {
  readonly namespace: string;
  readonly name: string;
  readonly folder: string;
}

/** What stands behind `publish`: `NAMESPACE/NAME FOLDER`. */
export function publicationOf([object = "", folder]: readonly string[]): Publication {
  const [namespace = "", name = "", ...more] = object.split("/");
  if (namespace === "" || name === "" || more.length > 0 || folder === undefined)
    throw new Error("Cannot publish: say publish NAMESPACE/NAME FOLDER");
  return { namespace, name, folder };
}

/** Publishes it as it is now, and serves it until the agent is closed; the agent, and the revision that it has. */
export async function publish(
  { kubeconfig, node }: RunningCluster,
  { namespace, name, folder }: Publication,
): Promise<{ readonly agent: SourceAgent; readonly revision: string }> {
  const connected = await connectCluster({
    ...{ kubeconfig, environment: {}, version: "0.0.0", component: "test-cluster" },
    clock: { now: () => instant(Date.now()), sleep: (ms) => sleep(ms) },
    random: { next: () => Math.random() },
  });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  const files = readFolder(folder);
  const server = await startArtifactServer(node === undefined ? {} : { host: node.hostAddress });
  const agent = await startSourceAgent({ cluster: connected.value.as({ kind: "self" }), namespace, server });
  const { status } = await agent.publishGit(name, files);
  const { artifact } = status as { readonly artifact: { readonly revision: string } }; // as the agent has written it
  return { agent, revision: artifact.revision };
}
