import { fillStatus } from "./other-defaults.ts";
import { at, fieldsAt, fill, itemsOf, set, type Fields, type Rewrite } from "./rewrite.ts";

/** What admission and the registry give a new object, of whatever it was made. */
const finalizer =
  (name: string): Rewrite =>
  (object) =>
    at("metadata", (metadata) => {
      const known = metadata["finalizers"];
      const finalizers: readonly unknown[] = Array.isArray(known) ? known : [];
      return finalizers.includes(name) ? metadata : { ...metadata, finalizers: [...finalizers, name] };
    })(object);

export const newClaim: Rewrite = (object) =>
  fillStatus(finalizer("kubernetes.io/pvc-protection")(object), { phase: "Pending" });
export const newVolume: Rewrite = (object) =>
  fillStatus(finalizer("kubernetes.io/pv-protection")(object), { phase: "Pending" });

export const newNamespace: Rewrite = (object) => {
  const spec = fieldsAt(object, "spec") ?? {};
  return { ...object, spec: set(spec, { finalizers: ["kubernetes"] }), status: { phase: "Active" } };
};

/** A DaemonSet knows nothing of its nodes yet; the counts that Go always writes are the merge room's. */
export const newJob: Rewrite = (object) => {
  const labels = fieldsAt(object, "spec", "template", "metadata", "labels");
  const own = fieldsAt(object, "metadata", "labels");
  if (own !== undefined || labels === undefined) return object;
  return at("metadata", (metadata): Fields => ({ ...metadata, labels }))(object);
};

const patience = ["not-ready", "unreachable"].map((key) => ({
  key: `node.kubernetes.io/${key}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

/** A Pod stays on a node that is lost for five minutes, unless it says otherwise. */
const tolerate: Rewrite = (spec) => {
  const tolerations = itemsOf(spec["tolerations"]);
  const missing = patience.filter(({ key }) => !tolerations.some((one) => one["key"] === key));
  return missing.length === 0 ? spec : { ...spec, tolerations: [...tolerations, ...missing] };
};

/** A Pod before anybody looked at it. */
export const newPod: Rewrite = (object) => ({
  ...at(
    "spec",
    fill({
      serviceAccountName: "default",
      serviceAccount: "default",
      preemptionPolicy: "PreemptLowerPriority",
      priority: 0,
    }),
    tolerate,
  )(object),
  status: { phase: "Pending", qosClass: "BestEffort" },
});
