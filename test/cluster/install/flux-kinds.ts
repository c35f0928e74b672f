/** The parts of Flux's notification kinds that our files touch, in the shape and the order of versions that Flux has them. */

/** Its Alert, Provider and Receiver, as CustomResourceDefinitions. */
export function notificationKinds(): readonly object[] {
  const reference = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
  const alert = {
    providerRef: reference,
    eventSeverity: { type: "string", enum: ["info", "error"] },
    eventSources: referencesTo(["Bucket", "GitRepository", "OCIRepository"]),
  };
  const provider = {
    type: { type: "string", enum: ["generic", "generic-hmac"] },
    address: { type: "string", pattern: "^(http|https)://.*$" },
    secretRef: reference,
  };
  const receiver = { resources: referencesTo(["Bucket", "GitRepository"]) };
  return [
    definition("Alert", ["v1beta2", "v1beta3"], alert),
    definition("Provider", ["v1beta2", "v1beta3"], provider),
    definition("Receiver", ["v1", "v1beta2"], receiver),
  ];
}

function referencesTo(kinds: readonly string[]): object {
  const properties = {
    apiVersion: { type: "string" },
    kind: { type: "string", enum: kinds },
    name: { type: "string" },
    namespace: { type: "string" },
  };
  return { type: "array", items: { type: "object", required: ["kind", "name"], properties } };
}

function definition(kind: string, versions: readonly string[], properties: object): object {
  const plural = `${kind.toLowerCase()}s`;
  const group = "notification.toolkit.fluxcd.io";
  const openAPIV3Schema = { type: "object", properties: { spec: { type: "object", properties } } };
  return {
    ...{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
    metadata: { name: `${plural}.${group}` },
    spec: {
      ...{ group, scope: "Namespaced", names: { kind, plural } },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema },
      })),
    },
  };
}
