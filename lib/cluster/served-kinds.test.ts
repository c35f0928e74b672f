import { describe, expect, it } from "vitest";
import { kindKey, readDiscovery } from "./served-kinds.ts";

type Resource = Readonly<Record<string, unknown>>;

function resource(plural: string, kind: string, more: Resource = {}): Resource {
  const responseKind = { group: "", version: "", kind };
  return {
    resource: plural,
    responseKind,
    scope: "Namespaced",
    singularResource: "x",
    verbs: ["get", "list"],
    ...more,
  };
}

function version(name: string, resources: readonly Resource[], freshness = "Current"): Resource {
  return { version: name, resources, freshness };
}

function discovery(groups: Readonly<Record<string, readonly Resource[]>>): unknown {
  const items = Object.entries(groups).map(([name, versions]) => ({ metadata: name === "" ? {} : { name }, versions }));
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
}

describe("readDiscovery", () => {
  it("finds a kind by apiVersion and kind", () => {
    const found = readDiscovery(
      discovery({
        "": [version("v1", [resource("configmaps", "ConfigMap"), resource("nodes", "Node", { scope: "Cluster" })])],
        apps: [version("v1", [resource("deployments", "Deployment")])],
      }),
    );
    expect(found?.kinds.get(kindKey({ apiVersion: "apps/v1", kind: "Deployment" }))).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      resource: "deployments",
      namespaced: true,
      verbs: ["get", "list"],
    });
    expect(found?.kinds.get("v1/Node")).toMatchObject({ namespaced: false });
    expect(found?.kinds.get("v1/Deployment")).toBeUndefined();
  });

  it("prefers the first version of a group that has the kind", () => {
    const found = readDiscovery(
      discovery({
        "example.org": [
          version("v2", [resource("news", "New")]),
          version("v1", [resource("news", "New"), resource("olds", "Old")]),
        ],
      }),
    );
    expect(found?.preferred.map(kindKey)).toEqual(["example.org/v2/New", "example.org/v1/Old"]);
    expect([...(found?.kinds.keys() ?? [])]).toEqual([
      "example.org/v2/New",
      "example.org/v1/New",
      "example.org/v1/Old",
    ]);
  });

  it("leaves out what answers with a kind of another group", () => {
    const scale = resource("things", "Scale", { responseKind: { group: "autoscaling", version: "v1", kind: "Scale" } });
    const found = readDiscovery(discovery({ "example.org": [version("v1", [scale, { resource: "nameless" }])] }));
    expect(found?.preferred).toEqual([]);
  });

  it("notes an apiVersion whose server is down, and reads on", () => {
    const found = readDiscovery(
      discovery({
        "metrics.k8s.io": [version("v1beta1", [], "Stale")],
        apps: [version("v1", [resource("deployments", "Deployment")])],
      }),
    );
    expect(found?.stale).toEqual(new Set(["metrics.k8s.io/v1beta1"]));
    expect(found?.kinds.size).toBe(1);
  });

  it.each([
    { when: "an older server's list of groups", body: { kind: "APIGroupList", groups: [] } },
    { when: "no object", body: [] },
    { when: "no items", body: { kind: "APIGroupDiscoveryList" } },
  ])("does not read $when", ({ body }) => {
    expect(readDiscovery(body)).toBeUndefined();
  });

  it("survives items of other shapes", () => {
    const body = { kind: "APIGroupDiscoveryList", items: [null, {}, { versions: [{ resources: [7, {}] }] }] };
    expect(readDiscovery(body)?.preferred).toEqual([]);
  });
});
