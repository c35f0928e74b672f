import { expect } from "vitest";
import type { Ports } from "../../../lib/engine/index.ts";
import { createDialer, resolveBySystem, type Resolve } from "../../../lib/network/index.ts";
import { startServer, type TestServer } from "../../servers/http-server.ts";
import type { FileTree } from "../../artifacts/tarball.ts";
import { valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";
import { rightsKnown, type PolicyRule } from "../rights.ts";
import { configMap, expectSound, goodFiles, owned, rollOut } from "./spoilt-release.ts";

/** What the Secret `hook` holds: it stands nowhere else, whatever goes wrong. */
const secret = "t0p-s3cret-value";

/** A release with a receiver beside it, for actions that are wrong. */
export interface BadWorld {
  readonly release: ReleasePlace;
  readonly receiver: TestServer;
  /** The receiver's address. */
  readonly url: string;
  readonly ports: Ports;
}

/** Names as somebody's DNS would answer them; every other one as this machine does. */
const resolve: Resolve = (host) =>
  host === "innocent.example" ? Promise.resolve(["169.254.169.254"]) : resolveBySystem(host);

export async function openBadWorld(release: ReleasePlace): Promise<BadWorld & AsyncDisposable> {
  const receiver = await startServer((request, response) => {
    if (request.url === "/to-metadata") response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
    else if (request.url === "/to-name") response.writeHead(303, { location: "http://innocent.example/x" }).end();
    else if (request.url === "/large") response.writeHead(400).end("x".repeat(10 * 64 * 1024));
    else if (request.url === "/echo") response.writeHead(400).end(`got ${String(request.headers["authorization"])}`);
    else response.end();
  });
  const dialer = createDialer({ resolve, userAgent: "stageset/test", allowLoopback: true });
  const ports = { ...release.ports, dialer };
  await release.apply({ apiVersion: "v1", kind: "Secret", metadata: { name: "hook" }, stringData: secretData });
  const url = `http://127.0.0.1:${receiver.port}`;
  const close = async (): Promise<void> => {
    await dialer.close();
    await receiver.close();
  };
  return { release, receiver, url, ports, [Symbol.asyncDispose]: close };
}

const secretData = { authorization: `Bearer ${secret}`, broken: `${secret}\n`, body: JSON.stringify({ key: secret }) };

const metadata = { name: "made" };
const job = (more: object = {}): string =>
  JSON.stringify({
    ...{ apiVersion: "batch/v1", kind: "Job", metadata, ...more },
    spec: {
      backoffLimit: 0,
      template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "registry.example/made:1" }] } },
    },
  });
const pods = { metadata: { labels: { app: "made" } }, spec: { containers: [{ name: "main", image: "made" }] } };
const deployment = JSON.stringify({
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata },
  spec: { selector: { matchLabels: { app: "made" } }, template: pods },
});

/** A second revision, with artifacts for actions beside its stages. */
export const secondFiles: FileTree = {
  ...goodFiles("v2"),
  "job/job.json": job(),
  "no-job/settings.yaml": configMap("made", "v2"),
  "with-deployment/all.yaml": `${job()}\n---\n${deployment}`,
  "generated/job.json": job({ metadata: { ...metadata, generateName: "made-" } }),
  "taken/all.yaml": `${job()}\n---\n${configMap("app", "v2")}`,
  "owned/one.yaml": configMap("one", "v3"),
  "unread/job.yaml": "kind: [",
  "deployment/one.json": deployment,
  "unserved/one.yaml": "apiVersion: nobody.example/v1\nkind: Gadget\nmetadata: { name: g }\n",
};

const account = "tenant";

/** A ServiceAccount `tenant` that may deliver the stages, and nothing else. */
export async function makeTenant(release: ReleasePlace): Promise<void> {
  await release.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account } });
  await grant(release, [
    { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "create", "patch", "delete"] },
    { apiGroups: ["source.toolkit.fluxcd.io"], resources: ["externalartifacts"], verbs: ["get", "list"] },
  ]);
}

/** The tenant may do this, too. */
export async function grant(release: ReleasePlace, rules: readonly PolicyRule[]): Promise<void> {
  const group = "rbac.authorization.k8s.io";
  const name = `tenant-${crypto.randomUUID().slice(0, 8)}`;
  const { namespace } = release;
  await release.apply(
    { apiVersion: `${group}/v1`, kind: "Role", metadata: { name }, rules },
    {
      ...{ apiVersion: `${group}/v1`, kind: "RoleBinding", metadata: { name } },
      roleRef: { apiGroup: group, kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    },
  );
  await rightsKnown(release.cluster, { namespace, name: account }, rules);
}

/** `shop` with these actions around its first stage, at the second revision. */
export async function offer({ release }: BadWorld, actions: object, spec: object = {}): Promise<void> {
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const stages = [
    { name: "base", path: "./base", sourceRef, actions },
    { name: "app", path: "./app", sourceRef },
  ];
  await release.sources.publishExternal("shop", secondFiles);
  await release.stageSet("shop", [], { stages, ...spec });
}

/** Nothing of an action is half done: no Job, nothing it brought, no intent but one that is done and waits for its anchor. */
async function expectNothingHalfDone({ release }: BadWorld): Promise<void> {
  const { cluster, namespace } = release;
  const made = [
    { apiVersion: "batch/v1", kind: "Job" },
    { apiVersion: "apps/v1", kind: "Deployment" },
  ];
  for (const kind of made) expect(valueOf(await cluster.list(kind, { namespace })).items).toEqual([]);
  const { status } = await release.get("shop");
  expect(status?.run?.intent ?? { done: true }).toMatchObject({ done: true });
  expect(status?.run?.claim).toBeUndefined();
}

/** What a Secret holds stands nowhere, in no spelling. */
async function expectNoSecret({ release }: BadWorld): Promise<void> {
  const told = JSON.stringify([await release.get("shop"), release.told]);
  for (const spelling of [secret, btoa(secret), btoa(`Bearer ${secret}`)]) expect(told).not.toContain(spelling);
}

/** A pre action of the first stage, but for its name; and what the Ready condition says of it, `NS` and `URL` in place of ours. */
export interface BadAction {
  readonly when: string;
  readonly action: object | ((url: string) => object);
  readonly said: string;
}

/** How a failed action is told. */
export const failing = (what: string, reason = "StageFailed"): string =>
  `False ${reason}: Stage base: pre action bad: ${what}`;

/** The bad action stops the second revision, at every look with the same words, and changes nothing. */
export async function expectStopped(world: BadWorld, { action, said }: BadAction, spec: object = {}): Promise<void> {
  const { release, url, ports } = world;
  const before = await rollOut(release);
  const given = typeof action === "function" ? (action as (url: string) => object)(url) : action;
  const post = [{ name: "twin", wait: { duration: "0s" } }];
  await offer(world, { pre: [{ name: "bad", ...given }], post }, spec);
  for (let look = 0; look < 2; look += 1) {
    await release.step("shop", { budgetMs: 15_000, ports });
    const ready = (await release.ready("shop")).replaceAll(release.namespace, "NS").replaceAll(url, "URL");
    expect(ready.replace(/resourceVersion:\d+/, "resourceVersion:N").replace(/made-[0-9a-f]{10}/, "made-…")).toBe(said);
    await expectSound(release);
  }
  await expectNothingHalfDone(world);
  await expectNoSecret(world);
  expect(await owned(release)).toEqual(before);
}

/** `shop` goes on, and settles. */
export async function expectHealed({ release, ports }: BadWorld): Promise<void> {
  const outcome = await release.step("shop", { ports });
  expect(outcome, await release.ready("shop")).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
  await expectSound(release);
}
