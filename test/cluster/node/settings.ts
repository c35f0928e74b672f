/** What the programs of a real node are told. */
import { dirname, join } from "node:path";
import { kubeconfigOf } from "../flags.ts";
import { nodeName } from "../kubeconfig.ts";
import type { NodePrograms } from "../programs.ts";
import { cgroupOf } from "./cgroups.ts";
import type { Space } from "./space.ts";

export const pauseImage = "stageset.test/pause:1";

/** Where a node keeps what others need to find. */
export function nodeFilesOf(
  folder: string,
): Readonly<Record<"containerd" | "containerdConfig" | "network" | "kubeletConfig" | "pause", string>> {
  return {
    containerd: join(folder, "containerd.sock"),
    containerdConfig: join(folder, "containerd.toml"),
    network: join(folder, "cni"),
    kubeletConfig: join(folder, "kubelet.json"),
    pause: join(folder, "pause.tar"),
  };
}

export function renderContainerdConfig(folder: string, programs: NodePrograms): string {
  const files = nodeFilesOf(folder);
  const text = JSON.stringify; // what it makes of a path is TOML, too
  return `version = 3
root = ${text(join(folder, "containerd"))}
state = "/run/containerd"

[grpc]
  address = ${text(files.containerd)}

[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = ${text(pauseImage)}

[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true # in a virtual machine even root may not lower it
  disable_apparmor = true # its profiles are the machine's

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
  runtime_path = ${text(programs["containerd-shim-runc-v2"])}

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
  BinaryName = ${text(programs.runc)}
  SystemdCgroup = false

[plugins."io.containerd.cri.v1.runtime".cni]
  bin_dirs = [${text(dirname(programs.ptp))}]
  conf_dir = ${text(files.network)}
`;
}

/** Each Pod is at the end of a cable of its own, and all that it says passes through the node's tables: a bridge would hide some. */
export function renderNetworkConfig({ podRange }: Space): string {
  const ipam = {
    type: "host-local",
    ranges: [[{ subnet: podRange }]],
    routes: [{ dst: "0.0.0.0/0" }],
    dataDir: "/run/pod-addresses",
  };
  return JSON.stringify({ cniVersion: "1.0.0", name: "pods", plugins: [{ type: "ptp", ipam }] });
}

export function renderKubeletConfig(folder: string, { address }: Space): string {
  return JSON.stringify({
    ...{ apiVersion: "kubelet.config.k8s.io/v1beta1", kind: "KubeletConfiguration" },
    address,
    // Whoever can reach it is in the cluster's own network.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: "AlwaysAllow" },
    containerRuntimeEndpoint: `unix://${nodeFilesOf(folder).containerd}`,
    ...{
      cgroupDriver: "cgroupfs",
      cgroupRoot: `/${cgroupOf(folder)}`,
      failCgroupV1: false,
      enforceNodeAllocatable: [],
    },
    ...{ failSwapOn: false, oomScoreAdj: 0 },
    // A machine that is nearly full shall not have the tests' Pods evicted, or their images removed.
    evictionHard: { "memory.available": "50Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    ...{ imageGCHighThresholdPercent: 100, imageGCLowThresholdPercent: 99 },
    resolvConf: "",
    volumePluginDir: join(folder, "volume-plugins"),
  });
}

export function kubeletFlags(folder: string, { address }: Space): readonly string[] {
  return [
    `--config=${nodeFilesOf(folder).kubeletConfig}`,
    `--kubeconfig=${kubeconfigOf(folder, "kubelet")}`,
    `--hostname-override=${nodeName}`,
    `--node-ip=${address}`,
    `--root-dir=${join(folder, "kubelet")}`,
  ];
}

export function kubeProxyFlags(folder: string): readonly string[] {
  return [
    `--kubeconfig=${kubeconfigOf(folder, "kube-proxy")}`,
    `--hostname-override=${nodeName}`,
    "--proxy-mode=nftables",
    "--conntrack-max-per-core=0", // the machine's, not ours to set
    "--oom-score-adj=0",
  ];
}
