import { randomBytes } from "node:crypto";

/** Of the real node, where a cluster has one. */
export const nodeName = "node-1";

/** Who may talk to a cluster, each with a token of its own, so that the audit log tells them apart. */
export const users = {
  /** May do everything. */
  admin: { name: "admin", groups: ["system:masters"] },
  /** Is known, and may do nothing. */
  nobody: { name: "nobody", groups: [] },
  "kube-controller-manager": { name: "system:kube-controller-manager", groups: [] },
  "kube-scheduler": { name: "system:kube-scheduler", groups: [] },
  kwok: { name: "system:kwok", groups: ["system:masters"] },
  kubelet: { name: `system:node:${nodeName}`, groups: ["system:nodes"] },
  "kube-proxy": { name: "system:kube-proxy", groups: [] },
} as const;
export type User = keyof typeof users;

export type Tokens = Readonly<Record<User, string>>;

export function drawTokens(): Tokens {
  const drawn = Object.keys(users).map((user) => [user, randomBytes(16).toString("hex")]);
  return Object.fromEntries(drawn) as Record<User, string>;
}

/** The API server's `--token-auth-file`: token, name, uid, groups. */
export function renderTokenFile(tokens: Tokens): string {
  return (Object.keys(users) as User[])
    .map((user) => `${tokens[user]},${users[user].name},${user},"${users[user].groups.join(",")}"\n`)
    .join("");
}

/** A kubeconfig with one context. It is JSON, which is YAML too. */
export function renderKubeconfig(server: string, certificateAuthority: string, token: string): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "test",
        cluster: { server, "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64") },
      },
    ],
    users: [{ name: "test", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
