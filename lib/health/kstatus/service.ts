import { textAt } from "../fields.ts";
import { current, inProgress } from "../health.ts";
import type { Rule } from "./rule.ts";

/** A Service is ready at once. Of a load balancer kstatus asks for the cluster's own address, not for the outer one. */
export const serviceHealth: Rule = (object) => {
  const balanced = textAt(object, "spec.type", "ClusterIP") === "LoadBalancer";
  if (balanced && textAt(object, "spec.clusterIP", "") === "") return inProgress("its load balancer has no cluster IP");
  return current("ready");
};
