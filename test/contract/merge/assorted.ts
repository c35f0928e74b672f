import { randomUUID } from "node:crypto";
import type { Random } from "../../../lib/base/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { chance, pick, some, someFields, someMap, type Fields } from "./draw.ts";

/** Of this run alone: a CRD of an earlier one may still be on its way out. */
const group = `merge-${randomUUID().slice(0, 8)}.stageset.test`;

/** A structural schema with every way to merge that a CRD can say. In `v2` some of what merges in `v1` is one thing. */
function assortedSchema(version: "v1" | "v2"): Fields {
  const list = (type: "set" | "map"): Fields => ({
    type: "array",
    "x-kubernetes-list-type": version === "v1" ? type : "atomic",
    ...(version === "v1" && type === "map" && { "x-kubernetes-list-map-keys": ["port", "protocol"] }),
  });
  const mapType: Fields = version === "v1" ? {} : { "x-kubernetes-map-type": "atomic" };
  return { type: "object", properties: { spec: { type: "object", properties: specFields(list, mapType) }, status } };
}

const text: Fields = { type: "string" };
const status: Fields = {
  type: "object",
  properties: { ready: { type: "boolean" }, seen: { type: "integer" } },
};

function specFields(list: (type: "set" | "map") => Fields, mapType: Fields): Fields {
  return {
    text,
    count: { type: "integer" },
    ratio: { type: "number" },
    flag: { type: "boolean" },
    port: { "x-kubernetes-int-or-string": true },
    maybe: { type: "string", nullable: true },
    set: { ...list("set"), items: text },
    numbers: { type: "array", "x-kubernetes-list-type": "set", items: { type: "integer" } },
    list: { type: "array", items: text },
    objects: { type: "array", items: { type: "object", properties: { a: text } } },
    one: { type: "object", "x-kubernetes-map-type": "atomic", properties: { a: text, b: text } },
    map: { type: "object", ...mapType, additionalProperties: text },
    nested: { type: "object", additionalProperties: { type: "object", ...mapType, properties: { a: text, b: text } } },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    half: {
      type: "object",
      "x-kubernetes-preserve-unknown-fields": true,
      properties: { known: { type: "array", "x-kubernetes-list-type": "set", items: text } },
    },
    embedded: {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      "x-kubernetes-preserve-unknown-fields": true,
    },
    ports: {
      ...list("map"),
      items: {
        type: "object",
        required: ["port"],
        properties: {
          port: { type: "integer" },
          protocol: { type: "string", default: "TCP" },
          name: text,
          tags: { type: "array", "x-kubernetes-list-type": "set", items: text },
          map: { type: "object", additionalProperties: text },
        },
      },
    },
  };
}

const letters = ["a", "b", "c"] as const;

function drawSpec(random: Random): Fields {
  return someFields(random, {
    text: pick(random, ["a", "b", ""]),
    count: pick(random, [0, 1, 2]),
    ratio: pick(random, [0.5, 1, 2.25]),
    flag: pick(random, [true, false]),
    port: pick(random, [80, "http"]),
    maybe: pick(random, [null, "a"]),
    set: some(random, ["x", "y", "z & <w>"]),
    numbers: some(random, [3, 20, 100]),
    list: some(random, letters),
    objects: some(random, [{ a: "1" }, { a: "2" }]),
    one: someMap(random, ["a", "b"], letters),
    map: someMap(random, ["x", "y", "z"], letters),
    nested: Object.fromEntries(some(random, ["x", "y"]).map((key) => [key, someMap(random, ["a", "b"], letters)])),
    free: someFields(random, {
      a: pick(random, ["1", 2, true, [1, 2], { b: "1" }, {}]),
      c: someMap(random, ["d", "e"], letters),
    }),
    half: someFields(random, { known: some(random, letters), unknown: pick(random, [1, "x", { y: "z" }]) }),
    embedded: {
      apiVersion: "v1",
      kind: "Thing",
      metadata: { name: "x", labels: someMap(random, ["a", "b"], letters) },
      ...someFields(random, { spec: someMap(random, ["p", "q"], letters) }),
    },
    ports: some(random, [
      { port: 80, ...drawPort(random) },
      { port: 80, protocol: "UDP", ...drawPort(random) },
      { port: 443, protocol: "TCP", ...drawPort(random) },
      { port: 9, ...drawPort(random) },
    ]),
  });
}

function drawPort(random: Random): Fields {
  return someFields(random, {
    name: pick(random, letters),
    tags: some(random, letters),
    map: someMap(random, ["x", "y"], letters),
  });
}

/** The one default there is. */
function settle(object: KubeObject): KubeObject {
  const spec = object["spec"] as Fields | undefined;
  const ports = spec?.["ports"];
  if (!Array.isArray(ports)) return object;
  return { ...object, spec: { ...spec, ports: (ports as Fields[]).map((port) => ({ protocol: "TCP", ...port })) } };
}

export const assorted = {
  kind: "Assorted",
  versions: [
    { apiVersion: `${group}/v1`, schema: assortedSchema("v1") },
    { apiVersion: `${group}/v2`, schema: assortedSchema("v2") },
  ],
  drawSpec,
  drawStatus: (random: Random): Fields =>
    someFields(random, { ready: chance(random, 0.5), seen: pick(random, [1, 2]) }),
  settle,
} as const;

export const assortedCrd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `assorteds.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind: "Assorted", listKind: "AssortedList", plural: "assorteds", singular: "assorted" },
    versions: (["v1", "v2"] as const).map((name) => ({
      name,
      served: true,
      storage: name === "v1",
      subresources: { status: {} },
      schema: { openAPIV3Schema: assortedSchema(name) },
    })),
  },
};
