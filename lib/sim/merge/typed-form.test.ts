import { describe, expect, it } from "vitest";
import { builtInKinds, builtInSchema } from "./built-in-schema.ts";
import { customSchema } from "./custom-schema.ts";
import { typedForm } from "./typed-form.ts";

function form(apiVersion: string, kind: string, fields: object): unknown {
  const schema = builtInSchema(apiVersion, kind);
  if (schema === undefined) throw new Error(`There is no ${kind}`);
  const {
    apiVersion: _a,
    kind: _k,
    ...rest
  } = typedForm(schema, { apiVersion, kind, metadata: { name: "a" }, ...fields });
  return rest;
}

const metadata = { name: "a" };

describe("the form of Go's types", () => {
  it.each([
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      fields: { data: {}, binaryData: null, immutable: false },
      then: { metadata, immutable: false },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      fields: { metadata: { labels: {}, annotations: { a: null }, none: 1 } },
      then: { metadata: { annotations: { a: "" } } },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      fields: { spec: { ports: [{ port: 80, nodePort: 0 }] } },
      then: { metadata, spec: { ports: [{ port: 80, targetPort: 0 }] }, status: { loadBalancer: {} } },
    },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", fields: {}, then: { metadata, rules: null } },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", fields: { rules: [] }, then: { metadata, rules: [] } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      fields: {
        spec: {
          paused: false,
          replicas: 0,
          template: {
            spec: {
              hostNetwork: false,
              securityContext: {},
              containers: [{ name: "a", stdin: false, env: [], image: "" }],
            },
          },
        },
      },
      then: {
        metadata,
        spec: {
          replicas: 0,
          selector: null,
          strategy: {},
          template: { metadata: {}, spec: { securityContext: {}, containers: [{ name: "a", resources: {} }] } },
        },
        status: {},
      },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      fields: { spec: { storageClassName: "", volumeName: "" } },
      then: { metadata, spec: { storageClassName: "", resources: {} }, status: {} },
    },
  ])("of a $kind with $fields", ({ apiVersion, kind, fields, then }) => {
    expect(form(apiVersion, kind, fields)).toEqual(then);
  });
  it("is the object itself where it is in it, for every built-in kind", () => {
    for (const { apiVersion, kind } of builtInKinds()) {
      const schema = builtInSchema(apiVersion, kind);
      if (schema === undefined) throw new Error(kind);
      const once = typedForm(schema, { apiVersion, kind, metadata: { name: "a" } });
      expect(typedForm(schema, once)).toBe(once);
    }
  });
  it("of a custom kind changes its metadata alone, and that of what is embedded", () => {
    const embedded = {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      "x-kubernetes-preserve-unknown-fields": true,
    };
    const properties = { a: { type: "object", additionalProperties: { type: "string" } }, embedded };
    const schema = customSchema({ type: "object", properties });
    const labels = { labels: {} };
    const object = {
      apiVersion: "x/v1",
      kind: "X",
      metadata: { name: "a", ...labels },
      a: {},
      embedded: { metadata: labels, spec: labels },
    };
    expect(typedForm(schema, object)).toEqual({ ...object, metadata, embedded: { metadata: {}, spec: labels } });
  });
  it("keeps an empty list of managers, which asks for something", () => {
    expect(form("v1", "ConfigMap", { metadata: { managedFields: [] } })).toEqual({ metadata: { managedFields: [] } });
  });
});
