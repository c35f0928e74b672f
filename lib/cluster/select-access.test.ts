import { describe, expect, it } from "vitest";
import type { Access } from "./access.ts";
import { parseKubeconfig } from "./kubeconfig.ts";
import { type AccessWishes, selectAccess } from "./select-access.ts";

type Fields = Readonly<Record<string, unknown>>;

const server = "https://api.example.org:6443";

/** A kubeconfig with one context; what is given is put into its cluster, its user, its context or its top. */
function select(
  {
    cluster = {},
    user = {},
    context = {},
    top = {},
  }: { cluster?: Fields; user?: Fields; context?: Fields; top?: Fields },
  wishes: AccessWishes = {},
): ReturnType<typeof selectAccess> {
  const config = {
    clusters: [{ name: "c", cluster: { server, ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u", ...context } }],
    "current-context": "x",
    ...top,
  };
  const parsed = parseKubeconfig({ file: "config", folder: "/folder", text: JSON.stringify(config) });
  if (parsed.kind === "failed") throw new Error(parsed.failure.message);
  return selectAccess(parsed.value, wishes);
}

function access(...given: Parameters<typeof select>): Access {
  const selected = select(...given);
  if (selected.kind === "failed") throw new Error(selected.failure.message);
  return selected.value;
}

const pem = Buffer.from("PEM").toString("base64");

describe("selectAccess", () => {
  it("takes the current context, the namespace default, and the platform's authorities", () => {
    expect(access({})).toEqual({
      context: "x",
      namespace: "default",
      server: new URL(server),
      insecure: false,
      compress: true,
      user: {},
    });
  });

  it.each<{ when: string; given: Parameters<typeof select>[0]; then: Partial<Access> }>([
    { when: "the context's namespace", given: { context: { namespace: "shop" } }, then: { namespace: "shop" } },
    {
      when: "an authority's data",
      given: { cluster: { "certificate-authority-data": pem, "certificate-authority": "ca.crt" } },
      then: { ca: { kind: "value", value: "PEM" } },
    },
    {
      when: "an authority's file beside the kubeconfig",
      given: { cluster: { "certificate-authority": "ca.crt" } },
      then: { ca: { kind: "file", path: "/folder/ca.crt" } },
    },
    {
      when: "insecure-skip-tls-verify",
      given: { cluster: { "insecure-skip-tls-verify": true } },
      then: { insecure: true },
    },
    {
      when: "tls-server-name",
      given: { cluster: { "tls-server-name": "kubernetes" } },
      then: { serverName: "kubernetes" },
    },
    {
      when: "proxy-url",
      given: { cluster: { "proxy-url": "socks5://proxy:1080" } },
      then: { proxy: new URL("socks5://proxy:1080") },
    },
    { when: "disable-compression", given: { cluster: { "disable-compression": true } }, then: { compress: false } },
    {
      when: "no compression within one machine",
      given: { cluster: { server: "https://127.0.0.1:6443" } },
      then: { compress: false },
    },
    { when: "a token", given: { user: { token: "t" } }, then: { user: { token: { kind: "value", value: "t" } } } },
    {
      when: "a token of digits",
      given: { user: { token: 123 } },
      then: { user: { token: { kind: "value", value: "123" } } },
    },
    {
      when: "a token's file over the token",
      given: { user: { token: "t", tokenFile: "/run/token" } },
      then: { user: { token: { kind: "file", path: "/run/token" } } },
    },
    {
      when: "user name and password",
      given: { user: { username: "jane", password: "p" } },
      then: { user: { basic: { username: "jane", password: "p" } } },
    },
    {
      when: "a client certificate",
      given: { user: { "client-certificate-data": pem, "client-key": "key.pem" } },
      then: {
        user: {
          certificate: { cert: { kind: "value", value: "PEM" }, key: { kind: "file", path: "/folder/key.pem" } },
        },
      },
    },
    {
      when: "whom to be taken for",
      given: { user: { as: "jane", "as-groups": ["a"], "as-uid": "7", "as-user-extra": { scope: ["s"] } } },
      then: { impersonation: { user: "jane", groups: ["a"], uid: "7", extra: { scope: ["s"] } } },
    },
  ])("takes $when", ({ given, then }) => {
    expect(access(given)).toMatchObject(then);
  });

  it.each([
    { when: "beside the kubeconfig", command: "./bin/login", then: "/folder/bin/login" },
    { when: "by its full path", command: "/usr/bin/login", then: "/usr/bin/login" },
    { when: "in PATH", command: "login", then: "login" },
  ])("takes an exec plugin $when", ({ command, then }) => {
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command,
      args: ["a", 1],
      env: [{ name: "A", value: "b" }],
      interactiveMode: "Always",
      provideClusterInfo: true,
      installHint: "get it",
    };
    expect(access({ user: { exec } }).user.plugin).toEqual({
      apiVersion: exec.apiVersion,
      command: then,
      args: ["a", "1"],
      env: { A: "b" },
      installHint: "get it",
      provideClusterInfo: true,
      needsTerminal: true,
    });
  });

  it("takes another context and another user to be taken for, where asked", () => {
    const contexts = [{ name: "y", context: { cluster: "c", user: "u", namespace: "other" } }];
    const wishes = { context: "y", impersonation: { user: "joe" } };
    expect(access({ user: { as: "jane" }, top: { contexts } }, wishes)).toMatchObject({
      context: "y",
      namespace: "other",
      impersonation: { user: "joe" },
    });
  });

  it("lets a context without a user ask as nobody", () => {
    expect(access({ context: { user: "" } }).user).toEqual({});
  });

  it.each<{ when: string; given: Parameters<typeof select>[0]; wishes?: AccessWishes; why: string }>([
    { when: "an unknown context", given: {}, wishes: { context: "y" }, why: 'there is no context "y"; there are "x"' },
    {
      when: "no current context",
      given: { top: { "current-context": "" } },
      why: 'no context is current; name one of "x" with --context',
    },
    {
      when: "a missing cluster",
      given: { context: { cluster: "gone" } },
      why: 'names the cluster "gone", which is not there; there are "c"',
    },
    {
      when: "a missing user",
      given: { context: { user: "gone" } },
      why: 'names the user "gone", which is not there; there are "u"',
    },
    { when: "no server", given: { cluster: { server: "" } }, why: 'the cluster "c" has no server' },
    {
      when: "a server that is no address",
      given: { cluster: { server: "localhost:6443" } },
      why: 'the cluster "c" has no server that is an http or https address',
    },
    {
      when: "an authority that nobody looks at",
      given: { cluster: { "insecure-skip-tls-verify": true, "certificate-authority-data": pem } },
      why: "drop one of them",
    },
    {
      when: "a proxy of another kind",
      given: { cluster: { "proxy-url": "ftp://proxy" } },
      why: 'the proxy-url of the cluster "c"',
    },
    {
      when: "a certificate without its key",
      given: { user: { "client-certificate-data": pem } },
      why: "without the other",
    },
    {
      when: "a plugin without a command",
      given: { user: { exec: { apiVersion: "client.authentication.k8s.io/v1" } } },
      why: 'the exec plugin of the user "u" names no command',
    },
    {
      when: "a plugin of an old version",
      given: { user: { exec: { apiVersion: "client.authentication.k8s.io/v1alpha1", command: "x" } } },
      why: 'speaks "client.authentication.k8s.io/v1alpha1"',
    },
    {
      when: "an auth-provider",
      given: { user: { "auth-provider": { name: "oidc" } } },
      why: "relies on an auth-provider, which is not supported; use an exec plugin",
    },
  ])("refuses $when", ({ given, wishes, why }) => {
    const selected = select(given, wishes);
    expect(selected).toMatchObject({ kind: "failed", failure: { reason: "InvalidSpec", retry: "never" } });
    if (selected.kind === "failed") expect(selected.failure.message).toContain(why);
  });
});
