import { claimSpec } from "./pod-defaults.ts";
import { bytesIn } from "./base64.ts";
import { canonicalQuantity } from "./quantity.ts";
import { all, at, each, fieldsAt, fill, isFields, value, values, type Fields, type Rewrite } from "./rewrite.ts";

const rbac = "rbac.authorization.k8s.io";

function inRbac(fields: Fields): Fields {
  return (fields["apiGroup"] ?? "") === "" ? { ...fields, apiGroup: rbac } : fields;
}

export const roleBinding: Rewrite = all(
  at("roleRef", inRbac),
  each("subjects", (subject) =>
    subject["kind"] === "User" || subject["kind"] === "Group" ? inRbac(subject) : subject,
  ),
);

export const configMap: Rewrite = bytesIn("binaryData");

export const secret: Rewrite = (given) => {
  const object = bytesIn("data")(given);
  const { stringData, ...others } = fill({ type: "Opaque" })(object);
  if (!isFields(stringData)) return fill({ type: "Opaque" })(object);
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString("base64")]);
  return { ...others, data: { ...(fieldsAt(object, "data") ?? {}), ...(Object.fromEntries(encoded) as Fields) } };
};

export const claim: Rewrite = at("spec", claimSpec);

export const volume: Rewrite = at(
  "spec",
  fill({ persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" }),
  values("capacity", canonicalQuantity),
  at("hostPath", fill({ type: "" })),
);

/** Its phase is a status that nobody need have set. */
export function fillStatus(object: Fields, status: Fields): Fields {
  const known = fieldsAt(object, "status") ?? {};
  const filled = fill(status)(known);
  return filled === object["status"] ? object : { ...object, status: filled };
}

export const namespace: Rewrite = all(
  (object) => {
    const name = fieldsAt(object, "metadata")?.["name"];
    return at("metadata", (metadata) => {
      const labels = fieldsAt(metadata, "labels") ?? {};
      const key = "kubernetes.io/metadata.name";
      return labels[key] === name ? metadata : { ...metadata, labels: { ...labels, [key]: name } };
    })(object);
  },
  (object) => (object["spec"] === undefined ? { ...object, spec: {} } : object),
);

export const networkPolicy: Rewrite = at(
  "spec",
  (spec) => {
    if (spec["policyTypes"] !== undefined) return spec;
    return { ...spec, policyTypes: spec["egress"] === undefined ? ["Ingress"] : ["Ingress", "Egress"] };
  },
  each("ingress", each("ports", fill({ protocol: "TCP" }))),
  each("egress", each("ports", fill({ protocol: "TCP" }))),
);

const target = all(value("averageValue", canonicalQuantity), value("value", canonicalQuantity));
const cpu = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } };
export const autoscaler: Rewrite = at(
  "spec",
  fill({ minReplicas: 1, metrics: [cpu] }),
  each(
    "metrics",
    ...["resource", "pods", "object", "external", "containerResource"].map((kind) => at(kind, at("target", target))),
  ),
);

export const storageClass: Rewrite = fill({ reclaimPolicy: "Delete", volumeBindingMode: "Immediate" });
export const priorityClass: Rewrite = fill({ preemptionPolicy: "PreemptLowerPriority" });
export const csiDriver: Rewrite = at(
  "spec",
  fill({
    attachRequired: true,
    fsGroupPolicy: "ReadWriteOnceWithFSType",
    podInfoOnMount: false,
    requiresRepublish: false,
    seLinuxMount: false,
    storageCapacity: false,
    volumeLifecycleModes: ["Persistent"],
  }),
);

const scope = each("rules", fill({ scope: "*" }));
const webhookClient = at("clientConfig", at("service", fill({ port: 443 })));
const webhook = all(
  fill({
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  }),
  scope,
  webhookClient,
);
export const validatingWebhooks: Rewrite = each("webhooks", webhook);
export const mutatingWebhooks: Rewrite = each("webhooks", webhook, fill({ reinvocationPolicy: "Never" }));

const matchResources = all(
  fill({ matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} }),
  each("resourceRules", fill({ scope: "*" })),
  each("excludeResourceRules", fill({ scope: "*" })),
);
export const admissionPolicy: Rewrite = at(
  "spec",
  fill({ failurePolicy: "Fail" }),
  at("matchConstraints", matchResources),
);
export const admissionBinding: Rewrite = at("spec", at("matchResources", matchResources));

export const definition: Rewrite = at(
  "spec",
  fill({ conversion: { strategy: "None" } }),
  at("names", (names) => {
    const kind = typeof names["kind"] === "string" ? names["kind"] : "";
    return fill({ singular: kind.toLowerCase(), listKind: `${kind}List` })(names);
  }),
);

export const apiService: Rewrite = at("spec", at("service", fill({ port: 443 })));
export const endpointSlice: Rewrite = each("ports", fill({ name: "", protocol: "TCP" }));
export const endpoints: Rewrite = each("subsets", each("ports", fill({ protocol: "TCP" })));
export const resourceQuota: Rewrite = at("spec", values("hard", canonicalQuantity));
export const limitRange: Rewrite = at(
  "spec",
  each(
    "limits",
    ...["default", "defaultRequest", "max", "min", "maxLimitRequestRatio"].map((field) =>
      values(field, canonicalQuantity),
    ),
  ),
);
