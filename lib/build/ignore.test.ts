import { describe, expect, it } from "vitest";
import type { IgnoreRule } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { applyIgnore, ignoredPathsOf } from "./ignore.ts";

const web: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", labels: { app: "web" }, annotations: { "example.com/a": "1", b: "2" } },
  spec: { replicas: 3, template: { spec: { containers: [{ name: "a", image: "x" }, { name: "b" }, { name: "c" }] } } },
};

function specOf({ spec }: KubeObject): Readonly<Record<string, unknown>> {
  return spec as Readonly<Record<string, unknown>>;
}

function left(...paths: readonly string[]): unknown {
  const result = applyIgnore([web], [{ paths }]);
  return result.kind === "done" ? result.value[0] : result.failure;
}

describe("what is left of an object", () => {
  it("everything, where nothing of that is there", () => {
    expect(left("/spec/paused", "/spec/replicas/0", "/data/x", "/spec/template/spec/containers/9")).toEqual(web);
  });
  it("all but a field", () => {
    expect(left("/spec/replicas")).toEqual({ ...web, spec: { template: specOf(web)["template"] } });
  });
  it("a field, and the map that held it, empty", () => {
    expect(left("/metadata/annotations/example.com~1a", "/metadata/annotations/b")).toMatchObject({
      metadata: { annotations: {} },
    });
  });
  it("a field of an item, and items by the numbers that they had", () => {
    const containers = "/spec/template/spec/containers";
    expect(left(`${containers}/0/image`, `${containers}/1`, `${containers}/2/name`)).toEqual({
      ...web,
      spec: { replicas: 3, template: { spec: { containers: [{ name: "a" }, {}] } } },
    });
  });
  it("a whole part, whatever is named below it", () => {
    expect(left("/spec/replicas", "/spec")).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: web.metadata,
    });
  });
  it("the object that was given is as it was", () => {
    const before = JSON.stringify(web);
    left("/spec");
    expect(JSON.stringify(web)).toBe(before);
  });
});

describe("a rule is for what its target means", () => {
  const rules: readonly IgnoreRule[] = [
    { paths: ["/spec/replicas", "/spec/paused"], target: { kind: "Deployment", name: "w.*" } },
    { paths: ["/spec/replicas", "/data"], target: { namespace: "shop", labelSelector: "app=web" } },
    { paths: ["/other"], target: { namespace: "default" } },
  ];
  it("all rules together, each path once", () => {
    expect(ignoredPathsOf(web, rules)).toEqual(["/spec/replicas", "/spec/paused", "/data"]);
  });
  it("another object is let alone", () => {
    const result = applyIgnore([{ ...web, kind: "StatefulSet", metadata: { name: "db" } }], rules.slice(0, 2));
    expect(result).toMatchObject({ kind: "done", value: [{ spec: { replicas: 3 } }] });
  });
  it("no rules, no paths", () => {
    expect(ignoredPathsOf(web, undefined)).toEqual([]);
  });
  it.each([
    {
      target: { name: "(?i)web" },
      says: "Cannot use ignore[1].target.name: it is no regular expression of the simple sort",
    },
    { target: { labelSelector: "a b" }, says: "Cannot use ignore[1].target.labelSelector: it is no selector" },
  ])("one that cannot be understood is refused: $target", ({ target, says }) => {
    expect(applyIgnore([web], [{ paths: ["/a"] }, { paths: ["/b"], target }])).toMatchObject({
      failure: { reason: "InvalidSpec", retry: "never", message: expect.stringContaining(says) as unknown },
    });
  });
  it("and one that takes too many steps", () => {
    const long = { ...web, metadata: { name: "a".repeat(253) } };
    expect(applyIgnore([long], [{ paths: ["/a"], target: { name: "(a?){99}a{99}" } }])).toMatchObject({
      failure: {
        reason: "InvalidSpec",
        message: expect.stringContaining("too many steps for Deployment aaa") as unknown,
      },
    });
  });
});
