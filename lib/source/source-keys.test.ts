import { expect, it } from "vitest";
import type { LiveObject } from "../cluster/index.ts";
import { objectKey, sourceKeys } from "./source-keys.ts";

const scope = { namespace: "shop", noCrossNamespaceRefs: false };
const flux = "source.toolkit.fluxcd.io";

function artifact(name: string, sourceRef: unknown, namespace = "shop"): LiveObject {
  const metadata = { name, namespace, uid: "u", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" };
  return { apiVersion: `${flux}/v1`, kind: "ExternalArtifact", metadata, spec: { sourceRef } };
}

const maker = { apiVersion: "example.org/v1", kind: "Maker", name: "maker" };
const makerKey = "example.org/Maker/shop/maker";
const made = artifact("made", maker);
const listed = [
  made,
  artifact("made", maker, "elsewhere"),
  artifact("other", { ...maker, name: "other" }),
  artifact("plain", undefined),
];

it.each([
  { when: "a source of Flux", ref: { kind: "Bucket", name: "web" }, then: [`${flux}/Bucket/shop/web`] },
  {
    when: "a source elsewhere, of another version",
    ref: { apiVersion: `${flux}/v1beta2`, kind: "Bucket", name: "web", namespace: "infra" },
    then: [`${flux}/Bucket/infra/web`],
  },
  {
    when: "an ExternalArtifact without a producer",
    ref: { kind: "ExternalArtifact", name: "plain" },
    then: [`${flux}/ExternalArtifact/shop/plain`],
  },
  {
    when: "an ExternalArtifact, and its producer",
    ref: { kind: "ExternalArtifact", name: "made" },
    then: [`${flux}/ExternalArtifact/shop/made`, makerKey],
  },
  {
    when: "a producer, and its ExternalArtifact",
    ref: { ...maker, apiVersion: "example.org/v2" },
    then: [makerKey, `${flux}/ExternalArtifact/shop/made`],
  },
  {
    when: "an ExternalArtifact that is not there yet",
    ref: { kind: "ExternalArtifact", name: "new" },
    then: [`${flux}/ExternalArtifact/shop/new`],
  },
  { when: "a producer without a group", ref: { kind: "Maker", name: "maker" }, then: [] },
])("$when", ({ ref, then }) => {
  expect(sourceKeys(ref, scope, { objects: listed, unserved: [] })).toEqual(then);
});

it("has the group in it, and no version", () => {
  expect(objectKey({ apiVersion: "v1", kind: "Secret", namespace: "shop", name: "x" })).toBe("/Secret/shop/x");
});
