import { describe, expect, it } from "vitest";
import type { KubeObject } from "../cluster/index.ts";
import { dependsOnInStage } from "./stage-needs.ts";

const crd: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.x.io" },
  spec: { group: "x.io", names: { kind: "Widget" } },
};
const namespace: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
const widget: KubeObject = { apiVersion: "x.io/v1", kind: "Widget", metadata: { name: "w", namespace: "a" } };
const other: KubeObject = { apiVersion: "y.io/v1", kind: "Widget", metadata: { name: "w", namespace: "b" } };

describe("what a stage waits for before the rest", () => {
  it.each([
    { when: "the definition of a kind it holds", objects: [crd, widget], then: ["widgets.x.io Established: w"] },
    { when: "the Namespace of an object it holds", objects: [namespace, widget], then: ["a Active: w"] },
    { when: "both", objects: [widget, crd, namespace], then: ["widgets.x.io Established: w", "a Active: w"] },
    { when: "no definition that nothing needs", objects: [crd, other], then: [] },
    { when: "no Namespace that nothing is in", objects: [namespace, other], then: [] },
    { when: "nothing that it does not bring", objects: [widget], then: [] },
  ])("$when", ({ objects, then }) => {
    const told = dependsOnInStage(objects).map(
      ({ ref, until, neededBy }) => `${ref.name} ${until}: ${neededBy.map(({ name }) => name).join(" ")}`,
    );
    expect(told).toEqual(then);
  });
});
