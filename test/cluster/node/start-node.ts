import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../probe.ts";
import type { ProgramGroup } from "../program-group.ts";
import type { NodePrograms } from "../programs.ts";
import { makeCgroups } from "./cgroups.ts";
import { ctr, importImage, packPause } from "./images.ts";
import {
  kubeletFlags,
  kubeProxyFlags,
  nodeFilesOf,
  renderContainerdConfig,
  renderKubeletConfig,
  renderNetworkConfig,
} from "./settings.ts";
import type { Space } from "./space.ts";

const RUNTIME_MS = 30_000;

interface NodeOptions {
  readonly group: ProgramGroup;
  readonly space: Space;
  /** The cluster's, with the kubeconfigs of kubelet and kube-proxy. */
  readonly folder: string;
  readonly programs: NodePrograms;
}

/** Starts what makes this machine a node of the cluster; the API server says when it is Ready. */
export async function startNode({ group, space, folder, programs }: NodeOptions): Promise<void> {
  const files = nodeFilesOf(folder);
  makeCgroups(folder);
  mkdirSync(files.network);
  writeFileSync(join(files.network, "pods.conflist"), renderNetworkConfig(space));
  writeFileSync(files.containerdConfig, renderContainerdConfig(folder, programs));
  writeFileSync(files.kubeletConfig, renderKubeletConfig(folder, space));
  writeFileSync(files.pause, await packPause(programs.pause));
  group.start("containerd", ...space.inside(programs.containerd, [`--config=${files.containerdConfig}`]));
  await until("containerd answers", RUNTIME_MS, () =>
    ctr(programs.ctr, files.containerd, ["version"]).then(
      () => true,
      () => false,
    ),
  );
  await importImage(programs.ctr, files.containerd, files.pause);
  group.start("kubelet", ...space.inside(programs.kubelet, kubeletFlags(folder, space)));
  group.start("kube-proxy", ...space.inside(programs["kube-proxy"], kubeProxyFlags(folder)));
}
