import type { KubeObject } from "../../../lib/cluster/index.ts";
import { other } from "./objects.ts";

type More = Readonly<Record<string, unknown>>;

export const specSchema: More = {
  type: "object",
  required: ["size"],
  "x-kubernetes-validations": [
    { rule: "self.size < 100 || has(self.big)", message: "size is over 100; set big" },
    {
      rule: "!has(self.low) || !has(self.high) || self.low <= self.high",
      messageExpression: "self.low > 7 ? 'low is over high' : 'high is under low'",
      fieldPath: ".low",
      reason: "FieldValueForbidden",
    },
  ],
  properties: {
    size: { type: "integer", minimum: 1, maximum: 1000 },
    big: { type: "boolean" },
    low: { type: "integer" },
    high: { type: "integer", format: "int32" },
    ratio: { type: "number", minimum: 0, exclusiveMinimum: true },
    name: { type: "string", pattern: "^[a-z]+$", minLength: 2, maxLength: 5 },
    mode: { type: "string", enum: ["A", "B"], default: "A" },
    at: { type: "string", format: "date-time" },
    list: { type: "array", minItems: 1, maxItems: 3, items: { type: "string", maxLength: 3 } },
    set: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    map: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: {
        type: "object",
        required: ["name"],
        properties: { name: { type: "string" }, value: { type: "integer", default: 7 } },
      },
    },
    either: { "x-kubernetes-int-or-string": true },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    labels: { type: "object", maxProperties: 2, additionalProperties: { type: "string", maxLength: 3 } },
    nothing: { type: "string", nullable: true },
    fixed: {
      type: "string",
      "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "fixed never changes" }],
    },
    deep: { type: "object", default: {}, properties: { a: { type: "string", default: "x" } } },
    one: {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    },
  },
};
const statusSchema: More = {
  type: "object",
  properties: { phase: { type: "string", enum: ["Up", "Down"] }, note: { type: "string" } },
};

/** One version of it. */
export const version = (name: string, spec: More, subresources?: More): More => ({
  name,
  served: true,
  storage: name === "v1",
  ...(subresources !== undefined && { subresources }),
  schema: { openAPIV3Schema: { type: "object", required: ["spec"], properties: { spec, status: statusSchema } } },
});

/** The CRD of a kind with a field for everything that a structural schema can say. */
export const definition = (
  group: string,
  spec: More = {},
  versions: readonly More[] = [version("v1", specSchema, { status: {} })],
): KubeObject =>
  other("apiextensions.k8s.io/v1", "CustomResourceDefinition", undefined, `things.${group}`, {
    spec: { group, scope: "Namespaced", names: { kind: "Thing", plural: "things" }, versions, ...spec },
  });

export const isEstablished = (object: KubeObject | undefined): boolean => {
  const { conditions } = (object?.["status"] ?? {}) as {
    readonly conditions?: null | readonly { readonly type: string; readonly status: string }[];
  };
  return (conditions ?? []).some(({ type, status }) => type === "Established" && status === "True");
};
