import { describe, expect, it } from "vitest";
import { builtInKinds, builtInSchema } from "./built-in-schema.ts";
import { schemaBelow, type Schema } from "./schema.ts";

function at(kind: readonly [string, string], ...path: readonly string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((schema, step) => schema && schemaBelow(schema, step), builtInSchema(...kind));
}

describe("the schemas of built-in kinds", () => {
  it("are there for what people ship, each the same at every call", () => {
    const kinds = builtInKinds().map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    const shipped = [
      "v1 Pod",
      "apps/v1 StatefulSet",
      "batch/v1 CronJob",
      "networking.k8s.io/v1 Ingress",
      "policy/v1 PodDisruptionBudget",
    ];
    expect(kinds).toEqual(expect.arrayContaining([...shipped, "apiextensions.k8s.io/v1 CustomResourceDefinition"]));
    expect(builtInSchema("v1", "Pod")).toBe(builtInSchema("v1", "Pod"));
    expect(builtInSchema("v1", "PodList")).toBeUndefined();
    expect(builtInSchema("v2", "Pod")).toBeUndefined();
  });
  it("know how lists and maps merge", () => {
    const deployment = ["apps/v1", "Deployment"] as const;
    const pod = ["f:spec", "f:template", "f:spec"];
    expect(at(["v1", "Service"], "f:spec", "f:ports")?.list).toMatchObject({
      relation: "map",
      keys: ["port", "protocol"],
    });
    expect(at(["v1", "Service"], "f:spec", "f:selector")?.map?.atomic).toBe(true);
    expect(at(deployment, "f:spec", "f:selector")?.map?.atomic).toBe(true);
    expect(at(deployment, "f:metadata", "f:finalizers")?.list?.relation).toBe("set");
    expect(at(deployment, ...pod, "f:containers", "k:{}", "f:args")?.list?.relation).toBe("atomic");
    expect(at(deployment, ...pod, "f:tolerations")?.list?.relation).toBe("atomic");
    expect(
      at(deployment, ...pod, "f:containers", "k:{}", "f:ports")?.list?.items.map?.fields.get("protocol")?.default,
    ).toBe("TCP");
  });
  it("may hold themselves", () => {
    const crd = ["apiextensions.k8s.io/v1", "CustomResourceDefinition"] as const;
    const schema = at(crd, "f:spec", "f:versions", "k:{}", "f:schema", "f:openAPIV3Schema");
    expect(schema && schemaBelow(schemaBelow(schema, "f:properties") ?? schema, "f:a")).toBe(schema);
  });
});
