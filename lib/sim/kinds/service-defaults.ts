import { all, at, each, fieldsAt, fill, type Fields, type Rewrite } from "./rewrite.ts";

const port: Rewrite = all(fill({ protocol: "TCP" }), (fields) => {
  const { targetPort } = fields;
  return targetPort === undefined || targetPort === "" || targetPort === 0
    ? { ...fields, targetPort: fields["port"] }
    : fields;
});

const affinity: Rewrite = (spec) => {
  if (spec["sessionAffinity"] !== "ClientIP") return spec;
  const config = fieldsAt(spec, "sessionAffinityConfig", "clientIP") ?? {};
  if (config["timeoutSeconds"] !== undefined) return spec;
  return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } };
};

const byType: Rewrite = (spec) => {
  const isExposed = spec["type"] === "NodePort" || spec["type"] === "LoadBalancer";
  const defaults: Fields = {
    ...(spec["type"] !== "ExternalName" && { internalTrafficPolicy: "Cluster" }),
    ...(isExposed && { externalTrafficPolicy: "Cluster" }),
    ...(spec["type"] === "LoadBalancer" && { allocateLoadBalancerNodePorts: true }),
  };
  return fill(defaults)(spec);
};

export const service: Rewrite = at(
  "spec",
  fill({ sessionAffinity: "None", type: "ClusterIP" }),
  each("ports", port),
  affinity,
  byType,
);
