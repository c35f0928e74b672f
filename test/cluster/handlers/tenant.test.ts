/** A tenant: what its StageSets do, they do with the rights of its ServiceAccount, whatever the tick itself may do. */
import { describe, expect } from "vitest";
import { grant } from "../grant.ts";
import { logLines, type Ended } from "../../support/stageset-process.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap } from "./manifests.ts";

/** It may write ConfigMaps in its own Namespace, and read its sources. */
const rights = [
  { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "create", "patch", "delete"] },
  { apiGroups: ["source.toolkit.fluxcd.io"], resources: ["externalartifacts"], verbs: ["get", "list"] },
];

/** A tick that may do everything in this cluster, for tenants. */
function tick(handler: HandlerPlace): Promise<Ended> {
  const guards = ["--default-service-account", "deployer", "--no-cross-namespace-refs"];
  return handler.tick(...guards);
}

function outcomeOf({ stderr }: Ended): unknown {
  return logLines(stderr).find(({ msg }) => msg === "stepped");
}

const secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nstringData: { password: hunter2 }\n";
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: tenant-is-admin }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: default }]
`;

describe("a tenant that may write ConfigMaps in its Namespace", () => {
  it("does that, and nothing of a release that needs more", async ({ handler }) => {
    await grant(handler, ...rights);
    await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
    await handler.stageSet("shop", ["base"], { retryInterval: "1h" });
    expect(outcomeOf(await tick(handler))).toMatchObject({ outcome: "settled" });
    const { kubectl } = handler;
    const foreign = configMap("intruder").replace("name: intruder", "name: intruder\n  namespace: default");
    for (const [file, what] of [
      [secret, "secrets"],
      [foreign, 'configmaps" in API group "" in the namespace "default"'],
      [role, "clusterrolebindings"],
    ] as const) {
      await handler.sources.publishExternal("shop", {
        "base/one.yaml": configMap("one", "v2"),
        "base/more.yaml": file,
      });
      expect(outcomeOf(await tick(handler))).toMatchObject({
        ...{ outcome: "failed", reason: "RBACDenied" },
        message: expect.stringContaining(what) as string,
      });
      expect(await kubectl(["get", "configmap", "one", "--output=jsonpath={.data.revision}"])).toBe("v1");
    }
    const absent = ["--ignore-not-found", "--output=name"];
    expect(await kubectl(["get", "secret/keys", ...absent])).toBe("");
    expect(await kubectl(["get", "configmap/intruder", "--namespace=default", ...absent])).toBe("");
    expect(await kubectl(["get", "clusterrolebinding/tenant-is-admin", ...absent])).toBe("");
  });

  it("cannot have what it may not read read for it: a Secret for its variables", async ({ handler }) => {
    await grant(handler, ...rights);
    await handler.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "keys" },
      stringData: { KEY: "hunter2" },
    });
    await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one", "${KEY}") });
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const postBuild = { substituteFrom: [{ kind: "Secret", name: "keys" }] };
    await handler.stageSet("shop", [], { stages: [{ name: "base", path: "./base", sourceRef, postBuild }] });
    const ended = await tick(handler);
    expect(outcomeOf(ended)).toMatchObject({ outcome: "failed", reason: "RBACDenied" });
    expect(await handler.names("v1", "ConfigMap")).toEqual([]);
    expect(ended.stderr + JSON.stringify(await handler.get("shop"))).not.toContain("hunter2");
  });

  it("cannot use another tenant's source, nor learn whether there is one", async ({ handler }) => {
    await grant(handler, ...rights);
    const sourceRef = { kind: "ExternalArtifact", name: "shop", namespace: "default" };
    await handler.stageSet("shop", [], { stages: [{ name: "base", path: "./base", sourceRef }] });
    expect(outcomeOf(await tick(handler))).toMatchObject({
      ...{ outcome: "failed", reason: "ResolveFailed" },
      message: expect.stringContaining("--no-cross-namespace-refs") as string,
    });
  });
});
