/** What is built of which Go module. */
import { join } from "node:path";

export const programNames = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "kwok",
] as const;
export type ProgramName = (typeof programNames)[number];

/** What makes this machine a node on which containers run. */
export const nodeProgramNames = [
  "kubelet",
  "kube-proxy",
  "containerd",
  "containerd-shim-runc-v2",
  "ctr",
  "runc",
  "ptp",
  "host-local",
  "loopback",
  "pause",
] as const;
export type NodeProgramName = (typeof nodeProgramNames)[number];

/** What no cluster runs on: the helm that installs our chart in tests, what reads the monitoring that it brings, and the image's kustomize. */
export const toolNames = ["helm", "kube-state-metrics", "prometheus-rules", "kustomize"] as const;
export type ToolName = (typeof toolNames)[number];

export type BuiltName = ProgramName | NodeProgramName | ToolName;

export interface ModuleRecipe {
  readonly name: string;
  /** Where its go.mod stands; absent: `modules/<name>`. */
  readonly folder?: string;
  /** The module whose version counts; absent: what is built is our own. */
  readonly pins?: string;
  /** Files of our own that are built. */
  readonly sources?: readonly string[];
  readonly packages: Readonly<Partial<Record<BuiltName, string>>>;
  readonly variables: (version: string) => Readonly<Record<string, string>>;
  /** Build tags. */
  readonly tags?: string;
  /** Files of a module that running needs beside the programs. */
  readonly data?: { readonly module: string; readonly files: readonly string[] };
  /** What the build is told in its environment. */
  readonly goEnvironment?: Readonly<Record<string, string>>;
}

/** One file that needs no library of the machine that it runs on. */
const staticallyLinked = { CGO_ENABLED: "0" };

/** A build from modules knows no version of its own; clients ask for it. */
const kubernetesVersion = (version: string): Readonly<Record<string, string>> => ({
  "k8s.io/component-base/version.gitVersion": version,
  "k8s.io/component-base/version.gitMajor": /^v(\d+)/.exec(version)?.[1] ?? "",
  "k8s.io/component-base/version.gitMinor": /^v\d+\.(\d+)/.exec(version)?.[1] ?? "",
});

export const recipes: readonly ModuleRecipe[] = [
  {
    name: "kubernetes",
    pins: "k8s.io/kubernetes",
    packages: {
      etcd: "go.etcd.io/etcd/server/v3",
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
      kubectl: "k8s.io/kubernetes/cmd/kubectl",
    },
    variables: kubernetesVersion,
  },
  {
    name: "kwok",
    pins: "sigs.k8s.io/kwok",
    packages: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
    variables: () => ({}),
    data: {
      module: "sigs.k8s.io/kwok",
      files: [
        "kustomize/stage/node/fast/node-initialize.yaml",
        "kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
        "kustomize/stage/pod/fast/pod-ready.yaml",
        "kustomize/stage/pod/fast/pod-complete.yaml",
        "kustomize/stage/pod/fast/pod-delete.yaml",
        "kustomize/stage/volume/fast/pv-bind.yaml",
        "kustomize/stage/volume/fast/pv-delete.yaml",
        "kustomize/stage/volume/fast/pvc-provision.yaml",
        "kustomize/stage/volume/fast/pvc-delete.yaml",
      ],
    },
  },
  {
    name: "kubelet",
    pins: "k8s.io/kubernetes",
    packages: { kubelet: "k8s.io/kubernetes/cmd/kubelet", "kube-proxy": "k8s.io/kubernetes/cmd/kube-proxy" },
    variables: kubernetesVersion,
  },
  {
    name: "containerd",
    pins: "github.com/containerd/containerd/v2",
    packages: {
      containerd: "github.com/containerd/containerd/v2/cmd/containerd",
      "containerd-shim-runc-v2": "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2",
      ctr: "github.com/containerd/containerd/v2/cmd/ctr",
    },
    variables: (version) => ({ "github.com/containerd/containerd/v2/version.Version": version }),
    goEnvironment: staticallyLinked,
  },
  {
    name: "runc",
    pins: "github.com/opencontainers/runc",
    packages: { runc: "github.com/opencontainers/runc" },
    variables: (version) => ({ "main.version": version }),
    tags: "seccomp", // or else it starts no container with a seccomp profile; it takes libseccomp-dev
  },
  {
    name: "cni",
    pins: "github.com/containernetworking/plugins",
    packages: {
      ptp: "github.com/containernetworking/plugins/plugins/main/ptp",
      "host-local": "github.com/containernetworking/plugins/plugins/ipam/host-local",
      loopback: "github.com/containernetworking/plugins/plugins/main/loopback",
    },
    variables: () => ({}),
    goEnvironment: staticallyLinked,
  },
  {
    name: "pause",
    sources: ["main.go"],
    packages: { pause: "." },
    variables: () => ({}),
    goEnvironment: staticallyLinked,
  },
  {
    name: "helm",
    pins: "helm.sh/helm/v4",
    packages: { helm: "helm.sh/helm/v4/cmd/helm" },
    variables: (version) => ({ "helm.sh/helm/v4/internal/version.version": version }),
    goEnvironment: staticallyLinked,
  },
  {
    name: "kube-state-metrics",
    pins: "k8s.io/kube-state-metrics/v2",
    packages: { "kube-state-metrics": "k8s.io/kube-state-metrics/v2" },
    variables: () => ({}), // nobody asks for its version
    goEnvironment: staticallyLinked,
  },
  {
    name: "prometheus-rules",
    pins: "github.com/prometheus/prometheus",
    sources: ["main.go", "series.go", "alerts.go"],
    packages: { "prometheus-rules": "." },
    variables: () => ({}),
    goEnvironment: staticallyLinked,
  },
  {
    name: "kustomize",
    folder: join(import.meta.dirname, "..", "..", "infra", "image", "modules", "kustomize"),
    pins: "sigs.k8s.io/kustomize/kustomize/v5",
    packages: { kustomize: "sigs.k8s.io/kustomize/kustomize/v5" },
    variables: () => ({}), // it reads its version from what Go itself records
    goEnvironment: staticallyLinked,
  },
];
