import type { KubeObject } from "../../cluster/index.ts";
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from "../words/index.ts";
import { portErrors, validatePodSpec } from "./pod-rules.ts";
import { fieldsAt, itemsOf, set, type Fields } from "./rewrite.ts";
import { isSame } from "./same.ts";

type Rule = (next: KubeObject, live: KubeObject | undefined) => FieldError[];

const protocols = ["SCTP", "TCP", "UDP"];
const serviceTypes = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

export const validateService: Rule = (next, live) => {
  const spec = fieldsAt(next, "spec") ?? {};
  const ports = itemsOf(spec["ports"]);
  const isHeadless = spec["clusterIP"] === "None";
  const errors: FieldError[] = [];
  if (ports.length === 0 && !isHeadless && spec["type"] !== "ExternalName") errors.push(required("spec.ports"));
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    if (ports.length > 1 && (port["name"] ?? "") === "") errors.push(required(`${at}.name`));
    errors.push(...portErrors(port["port"], `${at}.port`));
    if (!protocols.includes(String(port["protocol"]))) {
      errors.push(notSupported(`${at}.protocol`, port["protocol"], protocols));
    }
    if (typeof port["targetPort"] === "number") errors.push(...portErrors(port["targetPort"], `${at}.targetPort`));
  }
  if (!serviceTypes.includes(String(spec["type"]))) errors.push(notSupported("spec.type", spec["type"], serviceTypes));
  const before = fieldsAt(live, "spec");
  if (before !== undefined && before["type"] !== "ExternalName" && spec["type"] !== "ExternalName") {
    const [now, then] = [spec["clusterIP"] ?? "", before["clusterIP"] ?? ""];
    if (now !== then && then !== "") {
      errors.push(invalidValue("spec.clusterIPs[0]", [now], "may not change once set"));
    }
  }
  return errors;
};

export const validateClaim: Rule = (next, live) => {
  const spec = fieldsAt(next, "spec") ?? {};
  const errors: FieldError[] = [];
  if (isSame(spec["accessModes"], undefined)) {
    errors.push(required("spec.accessModes", "at least 1 access mode is required"));
  }
  if (fieldsAt(spec, "resources", "requests")?.["storage"] === undefined)
    errors.push(required("spec.resources[storage]"));
  const before = fieldsAt(live, "spec");
  if (before === undefined) return errors;
  const isBound = fieldsAt(live, "status")?.["phase"] === "Bound";
  const fixed = ({ resources, volumeName, volumeAttributesClassName, ...rest }: Fields): unknown =>
    isBound ? { ...rest, volumeName } : { ...rest, resources, volumeAttributesClassName };
  if (isSame(fixed(spec), fixed(before))) return errors;
  const why =
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
  return [...errors, forbiddenField("spec", why)];
};

export const validateRoleBinding: Rule = (next, live) => {
  const errors = itemsOf(next["subjects"]).flatMap(({ kind, namespace, name }, index) => {
    const at = `subjects[${index}]`;
    return [
      ...(name === undefined || name === "" ? [required(`${at}.name`)] : []),
      ...(kind === "ServiceAccount" && (namespace ?? "") === "" && next.kind === "ClusterRoleBinding"
        ? [required(`${at}.namespace`)]
        : []),
    ];
  });
  if (live !== undefined && !isSame(next["roleRef"], live["roleRef"])) {
    const { apiGroup, kind, name } = fieldsAt(next, "roleRef") ?? {};
    const shown = { APIGroup: apiGroup, Kind: kind, Name: name };
    errors.push(invalidValue("roleRef", shown, "cannot change roleRef"));
  }
  return errors;
};

export const validateRole: Rule = (next) =>
  itemsOf(next["rules"]).flatMap((rule, index) =>
    isSame(rule["verbs"], undefined)
      ? [required(`rules[${index}].verbs`, "verbs must contain at least one value")]
      : [],
  );

const podFixed = [
  "containers",
  "initContainers",
  "activeDeadlineSeconds",
  "tolerations",
  "terminationGracePeriodSeconds",
];

export const validatePod: Rule = (next, live) => {
  const spec = fieldsAt(next, "spec") ?? {};
  const errors = validatePodSpec(spec, "spec");
  const before = fieldsAt(live, "spec");
  if (before === undefined) return errors;
  if (isSame(withoutImages(spec), withoutImages(before))) return errors;
  const may = ["containers[*].image", "initContainers[*].image", "activeDeadlineSeconds"].map(
    (one) => `\`spec.${one}\``,
  );
  const why =
    `pod updates may not change fields other than ${may.join(",")},\`spec.tolerations\` (only additions to existing ` +
    "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
  return [...errors, forbiddenField("spec", why)];
};

function withoutImages(spec: Fields): Fields {
  const strip = (list: unknown): Fields[] => itemsOf(list).map((one) => set(one, { image: undefined }));
  const rest = Object.fromEntries(
    Object.entries(spec).filter(([field]) => !podFixed.includes(field) && field !== "nodeName"),
  );
  return { ...rest, containers: strip(spec["containers"]), initContainers: strip(spec["initContainers"]) };
}

export const validateIngress: Rule = (next) => {
  const spec = fieldsAt(next, "spec") ?? {};
  if (spec["defaultBackend"] === undefined && itemsOf(spec["rules"]).length === 0) {
    return [invalidValue("spec", null, "either `defaultBackend` or `rules` must be specified")];
  }
  return itemsOf(spec["rules"]).flatMap((rule, at) =>
    itemsOf(fieldsAt(rule, "http")?.["paths"]).flatMap(({ pathType }, index) =>
      (pathType ?? "") === ""
        ? [required(`spec.rules[${at}].http.paths[${index}].pathType`, "pathType must be specified")]
        : [],
    ),
  );
};

export const validateDisruptionBudget: Rule = (next) => {
  const { minAvailable, maxUnavailable } = fieldsAt(next, "spec") ?? {};
  if (minAvailable === undefined || maxUnavailable === undefined) return [];
  return [invalidValue("spec", fieldsAt(next, "spec"), "minAvailable and maxUnavailable cannot be both set")];
};
