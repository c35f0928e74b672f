import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { type Clock, instant } from "../../lib/base/index.ts";
import {
  type Cluster,
  connectCluster,
  type Connection,
  type ConnectOptions,
  type ObjectRef,
  type RequestRecord,
} from "../../lib/cluster/index.ts";
import { selfSigned, type ServerIdentity } from "../servers/self-signed.ts";
import { json, type Stub, type StubAnswer, startStub } from "./stub-server.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What a kubeconfig says beside the stub's address. */
export interface Kubeconfig {
  readonly server?: string;
  readonly cluster?: Fields;
  readonly user?: Fields;
}

/** A port over a stub server, with a clock that waits for nothing and says how long it was asked to. */
export interface StubCluster {
  readonly stub: Stub;
  readonly folder: string;
  /** Milliseconds of each pause that was made. */
  readonly pauses: readonly number[];
  readonly records: readonly RequestRecord[];
  /** Moves the clock on. */
  pass(ms: number): void;
  connect(kubeconfig?: Kubeconfig, options?: Partial<ConnectOptions>): Promise<Connection>;
  /** As ourselves. */
  cluster(kubeconfig?: Kubeconfig, options?: Partial<ConnectOptions>): Promise<Cluster>;
}

export const settings: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "settings" };
export const settingsPath = "/api/v1/namespaces/shop/configmaps/settings";
export const allPath = "/api/v1/namespaces/shop/configmaps";

export function configMap(
  name: string,
  fields: Fields = {},
): Fields & { apiVersion: string; kind: string; metadata: { name: string } } {
  const metadata = {
    name,
    namespace: "shop",
    uid: `uid-${name}`,
    resourceVersion: "7",
    creationTimestamp: "2026-01-01T00:00:00Z",
  };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, ...fields };
}

export function list(names: readonly string[], next?: string): Fields {
  return {
    kind: "ConfigMapList",
    apiVersion: "v1",
    metadata: { resourceVersion: "9", continue: next },
    items: names.map((name) => configMap(name)),
  };
}

export function status(code: number, reason: string, message: string, details: Fields = {}): Fields {
  return { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message, details };
}

/** Discovery of an API server that serves a few core kinds, and those of `example.org/v1`. */
export function discovery(path: "/api" | "/apis", kinds: readonly string[]): StubAnswer {
  const resources = kinds.map((kind) => ({
    resource: `${kind.toLowerCase()}s`,
    responseKind: { group: "", version: "", kind },
    scope: "Namespaced",
    verbs: ["get"],
  }));
  const metadata = path === "/api" ? {} : { name: "example.org" };
  const items = [{ metadata, versions: [{ version: "v1", freshness: "Current", resources }] }];
  return json(200, { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items });
}

async function openStubCluster(identity?: ServerIdentity): Promise<StubCluster & { close(): Promise<void> }> {
  const stub = await startStub(identity);
  stub.on("GET /api", discovery("/api", ["ConfigMap", "Secret", "ServiceAccount"]));
  stub.on("GET /apis", discovery("/apis", ["Widget"]));
  const folder = await mkdtemp(join(tmpdir(), "port-"));
  const pauses: number[] = [];
  const records: RequestRecord[] = [];
  let passed = 0;
  const clock: Clock = {
    now: () => instant(Date.now() + passed),
    sleep: (ms) => {
      pauses.push(ms);
      passed += ms;
      return Promise.resolve();
    },
  };
  const writeKubeconfig = async ({ server = stub.url, cluster = {}, user = {} }: Kubeconfig): Promise<string> => {
    const file = join(folder, "kubeconfig");
    const authority = identity === undefined ? {} : { "certificate-authority-data": base64(identity.cert) };
    const config = {
      clusters: [{ name: "stub", cluster: { server, ...authority, ...cluster } }],
      users: [{ name: "stub", user }],
      contexts: [{ name: "stub", context: { cluster: "stub", user: "stub" } }],
      "current-context": "stub",
    };
    await writeFile(file, JSON.stringify(config));
    return file;
  };
  const connect = async (kubeconfig: Kubeconfig = {}, options: Partial<ConnectOptions> = {}): Promise<Connection> => {
    const connected = await connectCluster({
      kubeconfig: await writeKubeconfig(kubeconfig),
      environment: { PATH: process.env["PATH"] },
      version: "1.2.3",
      component: "test",
      clock,
      random: { next: () => 0.5 },
      observe: (record) => records.push(record),
      ...options,
    });
    if (connected.kind === "failed") throw new Error(connected.failure.message);
    return connected.value;
  };
  return {
    stub,
    folder,
    pauses,
    records,
    pass: (ms) => {
      passed += ms;
    },
    connect,
    cluster: async (...given) => (await connect(...given)).as({ kind: "self" }),
    close: async () => {
      await stub.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function base64(value: string): string {
  return Buffer.from(value).toString("base64");
}

/** A test with a stub cluster of its own, over HTTP (`plain`) or over TLS (`secure`). */
export const it = test.extend<{ plain: StubCluster; secure: StubCluster }>({
  plain: async ({}, use) => {
    const opened = await openStubCluster();
    await use(opened);
    await opened.close();
  },
  secure: async ({}, use) => {
    const opened = await openStubCluster(selfSigned("localhost"));
    await use(opened);
    await opened.close();
  },
});
