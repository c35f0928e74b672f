import { describe, expect, it } from "vitest";
import { done, failed, type Failure, type Result } from "../api/index.ts";
import type { KubeObject, ObjectKind } from "../cluster/index.ts";
import { definedScopes, observeScopes, type KindScope } from "./kind-scopes.ts";

const crd = (scope: string): KubeObject => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.x.io" },
  spec: { group: "x.io", names: { kind: "Widget" }, scope },
});
const object = (apiVersion: string, kind: string): KubeObject => ({ apiVersion, kind, metadata: { name: "a" } });

describe("what a CustomResourceDefinition defines", () => {
  it.each([
    { when: "a kind of Namespaces", objects: [crd("Namespaced")], then: [["x.io/Widget", "Namespaced"]] },
    { when: "a kind of the cluster", objects: [crd("Cluster")], then: [["x.io/Widget", "Cluster"]] },
    { when: "nothing, where it is broken", objects: [{ ...crd("Cluster"), spec: { group: "x.io" } }], then: [] },
    { when: "nothing, where it is none", objects: [{ ...crd("Cluster"), apiVersion: "x.io/v1" }], then: [] },
  ])("$when", ({ objects, then }) => {
    expect([...definedScopes(objects)]).toEqual(then);
  });
});

describe("the scopes of a build", () => {
  const failure: Failure = { reason: "StageFailed", retry: "backoff", message: "Cannot list the kinds" };

  async function observe(objects: readonly KubeObject[], answer: Result<KindScope | undefined>): Promise<unknown> {
    const asked: string[] = [];
    const result = await observeScopes(
      objects.map((one, index) => ({ object: one, origin: `a.yaml, document ${index + 1}` })),
      {
        defined: new Map([["x.io/Widget", "Cluster"]]),
        scopeOf: ({ apiVersion, kind }: ObjectKind) => {
          asked.push(`${apiVersion}/${kind}`);
          return Promise.resolve(answer);
        },
      },
    );
    return { asked, result: result.kind === "done" ? [...result.value].toSorted() : result.failure };
  }

  it("are those that the release defines, and for the rest the cluster's, each kind asked for once", async () => {
    const objects = [object("x.io/v1", "Widget"), object("v1", "Pod"), object("v1", "Pod")];
    expect(await observe(objects, done("Namespaced"))).toEqual({
      asked: ["v1/Pod"],
      result: [
        ["/Pod", "Namespaced"],
        ["x.io/Widget", "Cluster"],
      ],
    });
  });
  it("are not known for a kind that nobody serves", async () => {
    expect(await observe([object("y.io/v1", "Gadget")], done(undefined))).toMatchObject({
      result: {
        reason: "RBACDenied",
        retry: "never",
        message: expect.stringMatching(
          /^Cannot build Gadget a \(a\.yaml, document 1\): y\.io\/v1, kind Gadget, is served by no .*; deliver its/,
        ) as unknown,
      },
    });
  });
  it("are not known where the cluster cannot be asked", async () => {
    expect(await observe([object("v1", "Pod")], failed(failure))).toMatchObject({ result: failure });
  });
});
