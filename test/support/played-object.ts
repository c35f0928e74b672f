import type { Answer, Cluster, KubeObject, LiveObject, Patch } from "../../lib/cluster/index.ts";
import { fieldManager } from "../../lib/api/index.ts";
import { createSimClock, createSimCluster, createSimRandom } from "../../lib/sim/index.ts";

const schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        one: { type: "object", "x-kubernetes-map-type": "atomic", additionalProperties: { type: "string" } },
        whole: { type: "array", items: { type: "string" } },
        set: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
        items: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name", "zone"],
          items: {
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string" },
              zone: { type: "string", default: "a" },
              size: { type: "integer", format: "int64" },
            },
          },
        },
      },
    },
  },
};
const names = { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" };
const definition: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "things.test.example" },
  spec: {
    group: "test.example",
    names,
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  },
};

const apiVersions = {
  ConfigMap: "v1",
  Secret: "v1",
  Service: "v1",
  LimitRange: "v1",
  Deployment: "apps/v1",
  NetworkPolicy: "networking.k8s.io/v1",
  Thing: "test.example/v1",
} as const;

export type Kind = keyof typeof apiVersions;

export interface Content {
  readonly metadata?: object;
  readonly [field: string]: unknown;
}

export function object(kind: Kind, { metadata, ...content }: Content): KubeObject {
  return {
    apiVersion: apiVersions[kind],
    kind,
    metadata: { name: "a", namespace: "default", ...metadata },
    ...content,
  };
}

/** Somebody other than us who writes the object. */
export interface Writer {
  readonly manager: string;
  readonly content: Content;
}

/** A cluster in memory that knows one object. */
export interface Played {
  readonly cluster: Cluster;
  read(): Promise<LiveObject>;
  /** We apply it. */
  apply(content: Content): Promise<LiveObject>;
  /** Somebody else applies it. */
  applyAs(writer: Writer): Promise<LiveObject>;
  /** Somebody creates it. */
  create(writer: Writer): Promise<LiveObject>;
  /** Somebody patches it, or a part of it. */
  merge(writer: Writer, subresource?: "scale" | "status"): Promise<LiveObject>;
  patch(patch: Patch): Promise<LiveObject>;
}

export function play(kind: Kind): Played {
  const clock = createSimClock();
  const port = createSimCluster({ clock, random: createSimRandom(1), definitions: [definition] }).as({ kind: "self" });
  const ref = { apiVersion: apiVersions[kind], kind, namespace: "default", name: "a" };
  const applyAs = async ({ manager, content }: Writer): Promise<LiveObject> =>
    valueOf(await port.apply(object(kind, content), { fieldManager: manager, force: true }));
  return {
    cluster: port,
    read: async () => valueOf(await port.get(ref)),
    applyAs,
    apply: (content) => applyAs({ manager: fieldManager, content }),
    create: async ({ manager, content }) =>
      valueOf(await port.create(object(kind, content), { fieldManager: manager })),
    merge: async ({ manager, content }, subresource) => {
      const options = { fieldManager: manager, ...(subresource !== undefined && { subresource }) };
      valueOf(await port.patch(ref, { type: "merge", body: content }, options));
      return valueOf(await port.get(ref)); // the answer of a part may be of another kind
    },
    patch: async (patch) => valueOf(await port.patch(ref, patch, { fieldManager })),
  };
}

function valueOf(answer: Answer<LiveObject | undefined>): LiveObject {
  if (answer.kind === "refused") throw new Error(answer.error.message);
  if (answer.value === undefined) throw new Error("The object is gone");
  return answer.value;
}
