import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject } from "vitest";
import {
  type Answer,
  type Cluster,
  connectCluster,
  type Connection,
  type ConnectOptions,
  failureOf,
  type KubeObject,
} from "../../lib/cluster/index.ts";
import { eventually } from "../cluster/eventually.ts";
import { it, machineClock, machineRandom, type Place, valueOf } from "../cluster/place.ts";

/**
 * What no model can show: that a real API server knows us by what a kubeconfig says, and what it serves. What the verbs
 * do to objects, the contract suite tells.
 */

type Fields = Readonly<Record<string, unknown>>;

const manager = { fieldManager: "port" };
const forced = { ...manager, force: true };
const self = { kind: "self" } as const;

async function connect(options: Partial<ConnectOptions> = {}): Promise<Connection> {
  const connected = await connectCluster({
    kubeconfig: inject("kubeconfig"),
    environment: { PATH: process.env["PATH"] },
    version: "0.0.0",
    component: "test",
    clock: machineClock,
    random: machineRandom,
    ...options,
  });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  return connected.value;
}

/** Does something with a kubeconfig of this cluster whose cluster and user say something else. */
async function withKubeconfig<T>(
  { kubectl }: Place,
  change: { readonly cluster?: Fields; readonly user?: (own: Fields, folder: string) => Promise<Fields> | Fields },
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "port-"));
  const own = JSON.parse(await kubectl(["config", "view", "--raw", "--minify", "-o", "json"])) as {
    clusters: { cluster: Fields }[];
    users: { user: Fields }[];
  };
  const [cluster, user] = [own.clusters[0]?.cluster ?? {}, own.users[0]?.user ?? {}];
  const config = {
    clusters: [{ name: "c", cluster: { ...cluster, ...change.cluster } }],
    users: [{ name: "u", user: (await change.user?.(user, folder)) ?? user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
  await writeFile(join(folder, "kubeconfig"), JSON.stringify(config));
  try {
    return await use(await connect({ kubeconfig: join(folder, "kubeconfig") }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As whom the API server knows us. */
async function whoAmI(cluster: Cluster): Promise<{ readonly username: string; readonly groups: readonly string[] }> {
  const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", metadata: { name: "" } };
  const { status } = valueOf(await cluster.create(review, manager)) as KubeObject & {
    readonly status: { readonly userInfo: { readonly username: string; readonly groups: readonly string[] } };
  };
  return status.userInfo;
}

function messageOf(answer: Answer<unknown>): string {
  if (answer.kind === "done") throw new Error("this should have been refused");
  return failureOf(answer.error, "StageFailed").message;
}

describe("who asks", () => {
  it("is whom --as names, with the groups of --as-group", async () => {
    const connection = await connect({ impersonation: { user: "jane", groups: ["shop:deployers"] } });
    const { username, groups } = await whoAmI(connection.as(self));
    expect(username).toBe("jane");
    expect(groups).toContain("shop:deployers");
  });

  it("may not be somebody else without the right to", async ({ place }) => {
    const { token } = await serviceAccountToken(place);
    await withKubeconfig(place, { user: () => ({ token, as: "jane" }) }, async (connection) => {
      const answer = await connection
        .as(self)
        .get({ apiVersion: "v1", kind: "ConfigMap", namespace: place.namespace, name: "a" });
      expect(answer).toMatchObject({ kind: "refused", error: { status: 403 } });
      expect(messageOf(answer)).toContain("grant the right to impersonate");
    });
  });

  it("is a ServiceAccount by a token of its own, also after it was made anew", async ({ place, connection }) => {
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "deployer", namespace: place.namespace },
    };
    valueOf(await place.cluster.apply(account, forced));
    const deployer = connection.as({ kind: "serviceAccount", namespace: place.namespace, name: "deployer" });
    const username = `system:serviceaccount:${place.namespace}:deployer`;
    expect((await whoAmI(deployer)).username).toBe(username);

    const ref = { apiVersion: "v1", kind: "ServiceAccount", namespace: place.namespace, name: "deployer" };
    valueOf(await place.cluster.delete(ref));
    valueOf(await place.cluster.apply(account, forced));
    expect((await whoAmI(deployer)).username).toBe(username); // the old token is refused with 401, and minted once more
  });

  it("is a ServiceAccount by headers where that is asked for", async ({ place }) => {
    const connection = await connect({ serviceAccounts: "impersonate" });
    const { username, groups } = await whoAmI(
      connection.as({ kind: "serviceAccount", namespace: place.namespace, name: "x" }),
    );
    expect(username).toBe(`system:serviceaccount:${place.namespace}:x`);
    expect(groups).toContain(`system:serviceaccounts:${place.namespace}`);
  });

  it("cannot be a ServiceAccount that is not there", async ({ place, connection }) => {
    const nobody = connection.as({ kind: "serviceAccount", namespace: place.namespace, name: "nobody" });
    const answer = await nobody.get({ apiVersion: "v1", kind: "ConfigMap", namespace: place.namespace, name: "a" });
    expect(messageOf(answer)).toBe(
      `Cannot get ConfigMap ${place.namespace}/a: there is no such identity: serviceaccounts "nobody" not found; create it, or correct serviceAccountName`,
    );
  });

  it("is told which right is missing", async ({ place }) => {
    const cluster = await place.as();
    const answer = await cluster.list({ apiVersion: "apps/v1", kind: "Deployment" }, { namespace: place.namespace });
    expect(messageOf(answer)).toMatch(
      /^Cannot list Deployment in .* 403 Forbidden: .*; grant the verb list on deployments of apps$/,
    );
  });

  it("is nobody with a token that is none", async ({ place }) => {
    await withKubeconfig(place, { user: () => ({ token: "none" }) }, async (connection) => {
      const answer = await connection
        .as(self)
        .list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: place.namespace });
      expect(messageOf(answer)).toContain("401 Unauthorized: Unauthorized; log in again, or correct the credentials");
    });
  });

  it("is whom a credential plugin logs in", async ({ place }) => {
    const { token } = await serviceAccountToken(place);
    const user = async (_own: Fields, folder: string): Promise<Fields> => {
      const apiVersion = "client.authentication.k8s.io/v1";
      const printed = JSON.stringify({ apiVersion, kind: "ExecCredential", status: { token } });
      await writeFile(join(folder, "login"), `#!/bin/sh\necho '${printed}'\n`);
      await chmod(join(folder, "login"), 0o700);
      return { exec: { apiVersion, command: "./login", interactiveMode: "Never" } };
    };
    const who = await withKubeconfig(place, { user }, (connection) => whoAmI(connection.as(self)));
    expect(who.username).toBe(`system:serviceaccount:${place.namespace}:default`);
  });

  it("does not talk to an API server whose certificate nobody vouches for", async ({ place }) => {
    await withKubeconfig(place, { cluster: { "certificate-authority-data": undefined } }, async (connection) => {
      const answer = await connection.as(self).get({ apiVersion: "v1", kind: "Namespace", name: place.namespace });
      expect(messageOf(answer)).toContain("is not trusted");
    });
  });
});

async function serviceAccountToken({ namespace, kubectl }: Place): Promise<{ readonly token: string }> {
  return { token: (await kubectl(["create", "token", "default", `--namespace=${namespace}`])).trim() };
}

describe("what is served", () => {
  /** A kind of this place's own, as no other test may see it come and go. */
  const crdOf = ({ namespace }: Place): KubeObject => {
    const group = `${namespace}.stageset.test`;
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    return {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `gadgets.${group}` },
      spec: {
        group,
        scope: "Namespaced",
        names: { kind: "Gadget", plural: "gadgets" },
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    };
  };

  it("is seen as soon as it is, and no longer than it is", async ({ place }) => {
    const crd = crdOf(place);
    const kind = { apiVersion: `${place.namespace}.stageset.test/v1`, kind: "Gadget" };
    const gadget = { ...kind, namespace: place.namespace, name: "a" };
    const { cluster } = place;
    expect(messageOf(await cluster.get(gadget))).toContain("the API server serves no kind Gadget");

    valueOf(await cluster.apply(crd, forced));
    const served = await eventually(
      async () => valueOf(await cluster.servedKind(kind)),
      (seen) => seen !== undefined,
    );
    expect(served).toMatchObject({ ...kind, resource: "gadgets", namespaced: true });
    const applied = await eventually(
      () => cluster.apply({ ...kind, metadata: { name: "a", namespace: place.namespace } }, forced),
      (seen) => seen.kind === "done",
    );
    expect(valueOf(applied).metadata.name).toBe("a");

    valueOf(await cluster.delete({ ...crd, name: crd.metadata.name }));
    const gone = await eventually(
      () => cluster.get(gadget),
      (seen) => seen.kind === "refused",
    );
    expect(messageOf(gone)).toBe(
      `Cannot get Gadget ${place.namespace}/a: the API server serves no kind Gadget in ${kind.apiVersion}; install its CustomResourceDefinition, or correct apiVersion and kind`,
    );
    expect(valueOf(await cluster.servedKind(kind))).toBeUndefined();
  });

  it("is told for all else while an aggregated API server is down", async ({ place }) => {
    const group = `${place.namespace}.broken.test`;
    const service = { apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", metadata: { name: `v1.${group}` } };
    const spec = {
      group,
      version: "v1",
      groupPriorityMinimum: 10,
      versionPriority: 10,
      insecureSkipTLSVerify: true,
      service: { name: "none", namespace: place.namespace },
    };
    const { cluster } = await connectFresh();
    valueOf(await cluster.apply({ ...service, spec }, forced));
    try {
      const widget = { apiVersion: `${group}/v1`, kind: "Widget" };
      const lost = await eventually(
        () => cluster.servedKind(widget),
        (seen) => seen.kind === "refused",
      );
      expect(messageOf(lost)).toContain(
        `the aggregated API server of ${group}/v1 does not answer; see: kubectl get apiservices`,
      );
      expect(valueOf(await cluster.servedKind({ apiVersion: "apps/v1", kind: "Deployment" }))).toMatchObject({
        resource: "deployments",
      });
      expect(valueOf(await cluster.servedKinds()).length).toBeGreaterThan(50);
    } finally {
      valueOf(await cluster.delete({ ...service, name: service.metadata.name }));
    }
  });

  it("is each kind once, in its preferred version, as kubectl has it", async ({ place }) => {
    const ours = valueOf(await place.cluster.servedKinds()).map(
      ({ apiVersion, resource }) => `${resource} ${apiVersion}`,
    );
    const rows = (await place.kubectl(["api-resources", "--no-headers"])).trim().split("\n");
    const theirs = rows
      .map((row) => /^(\S+)\s+(?:\S+\s+)?(\S+)\s+(?:true|false)\s+\S+$/.exec(row))
      .map((row) => `${row?.[1] ?? ""} ${row?.[2] ?? ""}`);
    const stable = (names: readonly string[]): string[] =>
      names.filter((name) => !name.includes("stageset.test") && !name.includes("broken.test")).sort();
    expect(stable(ours)).toEqual(stable(theirs));
  });
});

describe("what is sent arrives", () => {
  it("also where YAML would read it otherwise", async ({ place }) => {
    const text = 'no: "yes"\u2028next\u0085line\u007f\ufeff\u{1f600} \\u0041\ttab';
    const ref = { apiVersion: "v1", kind: "ConfigMap" };
    await place.apply({ ...ref, metadata: { name: "a" }, data: { text } });
    expect(await place.read(ref, "a")).toMatchObject({ data: { text } });
  });

  it("to the last digit of an int64", async ({ place }) => {
    const metadata = { name: "a", namespace: place.namespace };
    const pod = { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] } };
    const spec = { activeDeadlineSeconds: 9_007_199_254_740_993n, template: pod };
    valueOf(await place.cluster.apply({ apiVersion: "batch/v1", kind: "Job", metadata, spec }, forced));
    const stored = await place.kubectl(["get", "job", "a", "-o", "jsonpath={.spec.activeDeadlineSeconds}"]);
    expect(stored).toBe("9007199254740993");
  });

  it("and a refused Secret is told without its values", async ({ place }) => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "a", namespace: place.namespace } };
    const wrong: Fields[] = [
      { data: { password: "hunter2-is-no-base64" } },
      { data: { password: 4_711_0815 } },
      { stringData: { password: { nested: "hunter2" } } },
      { type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": "hunter2" } },
    ];
    for (const fields of wrong) {
      const message = messageOf(await place.cluster.apply({ ...secret, ...fields }, forced));
      expect(message).not.toMatch(/hunter2|47110815/);
    }
  });

  it("or is refused for good where it does not fit the schema", async ({ place }) => {
    const metadata = { name: "a", namespace: place.namespace };
    const answer = await place.cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata, dat: {} }, forced);
    expect(answer).toMatchObject({ kind: "refused", error: { reason: "Invalid" } });
    if (answer.kind === "refused") expect(failureOf(answer.error, "StageFailed").retry).toBe("never");
  });
});

async function connectFresh(): Promise<{ readonly cluster: Cluster }> {
  return { cluster: (await connect()).as(self) };
}
