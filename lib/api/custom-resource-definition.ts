import type { KindDefinition } from "./schema/kind-definition.ts";
import { structural, type Structural } from "./schema/structural.ts";
import { group } from "./names.ts";

/** A CustomResourceDefinition, as far as we write one. */
export type CustomResourceDefinition = Readonly<{
  apiVersion: "apiextensions.k8s.io/v1";
  kind: "CustomResourceDefinition";
  metadata: Readonly<{ name: string }>;
  spec: Readonly<Record<string, unknown>>;
}>;

/** The schema of whole objects of a kind. The API server adds that of metadata. */
export function objectSchema({ description, spec, status }: KindDefinition): Structural {
  const specSchema = structural(spec);
  return {
    description,
    type: "object",
    ...((specSchema.required ?? []).length > 0 && { required: ["spec"] }),
    properties: {
      apiVersion: { description: "The group and version of this schema.", type: "string" },
      kind: { description: "The kind of this schema.", type: "string" },
      metadata: { type: "object" },
      spec: specSchema,
      ...(status !== undefined && { status: structural(status) }),
    },
  };
}

/** The CustomResourceDefinition of a kind. */
export function customResourceDefinition(definition: KindDefinition): CustomResourceDefinition {
  const { kind, plural, scope, shortNames, columns, status } = definition;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        ...(shortNames.length > 0 && { shortNames }),
      },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          additionalPrinterColumns: columns,
          ...(status !== undefined && { subresources: { status: {} } }),
          schema: { openAPIV3Schema: objectSchema(definition) },
        },
      ],
    },
  };
}
