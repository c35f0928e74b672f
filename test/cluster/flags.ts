import { join } from "node:path";
import type { Ground } from "./ground.ts";

/** By default they hold themselves to 20 requests a second, which alone costs 3 s at their start. */
const unthrottled = ["--kube-api-qps=1000", "--kube-api-burst=2000"];

/** What one control plane is made from: its private folder, where it runs, and its ports there. */
export interface Layout {
  readonly folder: string;
  readonly ground: Pick<Ground, "address" | "serviceRange">;
  /** Does a kubelet join it? */
  readonly node: boolean;
  readonly ports: { readonly etcd: number; readonly peer: number; readonly api: number };
  readonly audit: boolean;
  /** What the audit log has of each request. Default: who asked for what, without bodies. */
  readonly auditPolicy?: string | undefined;
}

const auditPolicyFile = join(import.meta.dirname, "setup", "audit-policy.yaml");

/** Where a control plane keeps what others need to find. */
export function filesOf(folder: string): Readonly<Record<"tokens" | "key" | "certificates" | "ca" | "audit", string>> {
  return {
    tokens: join(folder, "tokens.csv"),
    key: join(folder, "service-account.key"),
    certificates: join(folder, "certificates"),
    ca: join(folder, "certificates", "apiserver.crt"),
    audit: join(folder, "audit.log"),
  };
}

/** The kubeconfig of a user. */
export function kubeconfigOf(folder: string, user: string): string {
  return join(folder, user === "admin" ? "kubeconfig" : `${user}.kubeconfig`);
}

export function etcdFlags({ folder, ports }: Layout): readonly string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.peer}`;
  return [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync", // What it holds is thrown away.
    "--log-level=warn",
  ];
}

export function apiServerFlags(layout: Layout): readonly string[] {
  const { folder, ground, node, ports, audit, auditPolicy = auditPolicyFile } = layout;
  const files = filesOf(folder);
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    `--bind-address=${ground.address}`,
    `--advertise-address=${ground.address}`, // Without one it refuses to start where there is no default route.
    `--secure-port=${ports.api}`,
    `--cert-dir=${files.certificates}`,
    `--token-auth-file=${files.tokens}`,
    `--authorization-mode=${node ? "Node,RBAC" : "RBAC"}`,
    `--service-account-key-file=${files.key}`,
    `--service-account-signing-key-file=${files.key}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-cluster-ip-range=${ground.serviceRange}`,
    // Pods find it at its Service; loopback may not stand there.
    ...(node ? ["--kubelet-preferred-address-types=InternalIP"] : ["--endpoint-reconciler-type=none"]),
    ...(audit
      ? [`--audit-policy-file=${auditPolicy}`, `--audit-log-path=${files.audit}`, "--audit-log-maxsize=4096"]
      : []),
  ];
}

export function controllerManagerFlags({ folder }: Layout): readonly string[] {
  return [
    `--kubeconfig=${kubeconfigOf(folder, "kube-controller-manager")}`,
    `--root-ca-file=${filesOf(folder).ca}`,
    `--service-account-private-key-file=${filesOf(folder).key}`,
    "--use-service-account-credentials=true",
    "--leader-elect=false",
    "--secure-port=0",
    ...unthrottled,
  ];
}

export function schedulerFlags({ folder }: Layout): readonly string[] {
  return [
    `--kubeconfig=${kubeconfigOf(folder, "kube-scheduler")}`,
    "--leader-elect=false",
    "--secure-port=0",
    ...unthrottled,
  ];
}

/** @param stages the stage files, kwok's own and ours */
export function kwokFlags({ folder }: Layout, stages: readonly string[]): readonly string[] {
  return [
    `--kubeconfig=${kubeconfigOf(folder, "kwok")}`,
    ...stages.map((stage) => `--config=${stage}`),
    "--manage-all-nodes=true",
    "--node-lease-duration-seconds=40",
  ];
}
