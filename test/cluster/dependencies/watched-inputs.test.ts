/** Inputs that are labelled `reconcile.fluxcd.io/watch: Enabled`: a tick sees that they have changed, where it may. */
import { expect } from "vitest";
import { logLines } from "../../support/stageset-process.ts";
import { it, type HandlerPlace } from "../handlers/handler-place.ts";
import { valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";
import { rightsKnown } from "../rights.ts";
import { expectQuietTick, tickOnce } from "./waiting-release.ts";

const watched = "reconcile.fluxcd.io/watch=Enabled";
const settings =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { mode: "${mode:-usual}", key: "${key:-none}" }\n';

/** A release that takes `mode` from a ConfigMap and `key` from a Secret, rolled out; only the first is labelled. */
async function rollOut(release: ReleasePlace): Promise<void> {
  const { kubectl, sources, stageSet } = release;
  await kubectl(["create", "configmap", "cluster", "--from-literal=mode=calm"]);
  await kubectl(["create", "secret", "generic", "keys", "--from-literal=key=first"]);
  await kubectl(["label", "configmap/cluster", watched]);
  await sources.publishExternal("shop", { "app/settings.yaml": settings });
  const substituteFrom = [
    { kind: "ConfigMap", name: "cluster" },
    { kind: "Secret", name: "keys" },
  ];
  const stages = [
    {
      name: "app",
      path: "./app",
      sourceRef: { kind: "ExternalArtifact", name: "shop" },
      postBuild: { substituteFrom },
    },
  ];
  await stageSet("shop", [], { interval: "24h", stages });
  await tickOnce(release);
  expect(await applied(release)).toEqual({ mode: "calm", key: "first" });
}

async function applied({ cluster, namespace }: ReleasePlace): Promise<unknown> {
  const found = valueOf(await cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace, name: "settings" }));
  return found?.["data"];
}

/** As somebody with a field manager of their own. */
function patch({ kubectl }: ReleasePlace, what: string, body: object, type = "merge"): Promise<string> {
  return kubectl(["patch", what, `--type=${type}`, "--patch", JSON.stringify(body), "--field-manager=somebody"]);
}

it("one that changes is a new run in the next tick, and nothing is written where none has", async ({ handler }) => {
  await rollOut(handler);
  await expectQuietTick(handler);
  await patch(handler, "configmap/cluster", { data: { mode: "rapid" } });
  expect(await tickOnce(handler)).toEqual(["shop Input: settled"]);
  expect(await applied(handler)).toEqual({ mode: "rapid", key: "first" });
  await expectQuietTick(handler);
});

it("a key that is taken away is a change, whoever set it", async ({ handler }) => {
  await rollOut(handler);
  await patch(handler, "configmap/cluster", [{ op: "remove", path: "/data/mode" }], "json");
  expect(await tickOnce(handler)).toEqual(["shop Input: settled"]);
  expect(await applied(handler)).toEqual({ mode: "usual", key: "first" });
});

it("one without the label is found by the interval alone; a Secret is seen once it has the label", async ({
  handler,
}) => {
  await rollOut(handler);
  await patch(handler, "secret/keys", { stringData: { key: "second" } });
  await expectQuietTick(handler);
  await handler.kubectl(["label", "secret/keys", watched]);
  expect(await tickOnce(handler)).toEqual(["shop Input: settled"]);
  expect(await applied(handler)).toEqual({ mode: "calm", key: "second" });
  await expectQuietTick(handler);
});

it("a change that leaves the values as they are is looked at once, and writes nothing", async ({ handler }) => {
  await rollOut(handler);
  const before = (await handler.get("shop")).metadata.resourceVersion;
  await handler.kubectl(["annotate", "configmap/cluster", "seen=yes"]);
  expect(await tickOnce(handler)).toEqual(["shop Input: settled"]);
  expect((await handler.get("shop")).metadata.resourceVersion).toBe(before);
  await expectQuietTick(handler);
});

it("a tick that may not list them says nothing of it; granted the right, it sees what it has missed", async ({
  handler,
}) => {
  await rollOut(handler);
  const { namespace, kubectl } = handler;
  const token = await handler.tokenOf("ticker");
  const groups = ["stages.metio.wtf", "source.toolkit.fluxcd.io", "coordination.k8s.io", "events.k8s.io"];
  const rules = [
    { apiGroups: groups, resources: ["*"], verbs: ["*"] },
    { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "create", "patch"] },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
  ];
  await grant(handler, "ticker", rules);
  const steps = async (): Promise<readonly unknown[]> => {
    const ended = await handler.tick(
      "--kubeconfig",
      handler.kubeconfigFor({ token, namespace }),
      "--lease-namespace",
      namespace,
    );
    expect(ended.code, ended.stderr).toBe(0);
    const lines = logLines(ended.stderr).map(({ msg, why }) => (msg === "stepped" ? why : msg));
    return lines.filter((line) => line !== "Interval"); // its first tick remembers nothing
  };
  await steps();
  await patch(handler, "configmap/cluster", { data: { mode: "rapid" } });
  expect(await steps()).toEqual(["insecure", "ticked"]);
  await grant(handler, "lister", [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list"] }], "ticker");
  expect(await steps()).toEqual(["insecure", "Input", "ticked"]);
  expect(await kubectl(["get", "configmap/settings", "--output=jsonpath={.data.mode}"])).toBe("rapid");
});

/** A Role of that name, bound to a ServiceAccount, and in force. */
async function grant(
  place: HandlerPlace,
  name: string,
  rules: readonly { readonly apiGroups: string[]; readonly resources: string[]; readonly verbs: string[] }[],
  account = name,
): Promise<void> {
  const { cluster, namespace } = place;
  const group = "rbac.authorization.k8s.io";
  const subjects = [{ kind: "ServiceAccount", name: account, namespace }];
  await place.apply(
    { apiVersion: `${group}/v1`, kind: "Role", metadata: { name }, rules },
    {
      apiVersion: `${group}/v1`,
      kind: "RoleBinding",
      metadata: { name },
      roleRef: { apiGroup: group, kind: "Role", name },
      subjects,
    },
  );
  await rightsKnown(cluster, { namespace, name: account }, rules.slice(-1)); // one Role: who has one of its rules has all
}
