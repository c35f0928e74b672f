import { formatInstant } from "../../base/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { drawSuffix, type Drawn } from "../server/index.ts";
import { all, each, fieldsAt, itemsOf, set, type Fields } from "./rewrite.ts";
import { isSame } from "./same.ts";

/** What the server draws for a new object. It belongs to nobody. */
export type Stamp = (made: KubeObject, drawn: Drawn) => KubeObject;

const nodePortMin = 30_000;
const nodePortCount = 2_768;

/** A Service's addresses and node ports. Drawn, not allocated: with few Services none is drawn twice. */
export const stampService: Stamp = (made, { random }) => {
  const spec = fieldsAt(made, "spec") ?? {};
  if (spec["type"] === "ExternalName") return made;
  const given = spec["clusterIP"];
  const drawn = `10.96.${Math.floor(random.next() * 256)}.${1 + Math.floor(random.next() * 254)}`;
  const clusterIP = typeof given === "string" && given !== "" ? given : drawn;
  const isExposed =
    spec["type"] === "NodePort" || (spec["type"] === "LoadBalancer" && spec["allocateLoadBalancerNodePorts"] !== false);
  const ports = (spec["ports"] as readonly Fields[] | undefined)?.map((port) =>
    isExposed && (port["nodePort"] ?? 0) === 0
      ? { ...port, nodePort: nodePortMin + Math.floor(random.next() * nodePortCount) }
      : port,
  );
  // Without an address and without Pods it promises nothing, and so promises both.
  const isDual = clusterIP === "None" && spec["selector"] === undefined;
  const families = {
    ipFamilies: spec["ipFamilies"] ?? (isDual ? ["IPv4", "IPv6"] : ["IPv4"]),
    ipFamilyPolicy: spec["ipFamilyPolicy"] ?? (isDual ? "RequireDualStack" : "SingleStack"),
  };
  return { ...made, spec: set(spec, { clusterIP, clusterIPs: [clusterIP], ...families, ports }) };
};

/** By which a Job knows its Pods, unless somebody chose a selector by hand. */
export const stampJob: Stamp = (made, { uid }) => {
  const spec = fieldsAt(made, "spec") ?? {};
  if (spec["manualSelector"] === true) return made;
  const own = {
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": made.metadata.name,
    "controller-uid": uid,
    "job-name": made.metadata.name,
  };
  const template = fieldsAt(spec, "template") ?? {};
  const metadata = fieldsAt(template, "metadata") ?? {};
  const labels = { ...fieldsAt(metadata, "labels"), ...own };
  const selector = { matchLabels: { "batch.kubernetes.io/controller-uid": uid } };
  const next = {
    ...spec,
    manualSelector: false,
    selector,
    template: { ...template, metadata: { ...metadata, labels } },
  };
  // A Job without labels of its own takes its template's, and so the server's too.
  const inherits = isSame(made.metadata.labels, fieldsAt(metadata, "labels"));
  return { ...made, metadata: inherits ? { ...made.metadata, labels } : made.metadata, spec: next };
};

export const stampVolume: Stamp = (made, { now }) => ({
  ...made,
  status: { ...fieldsAt(made, "status"), lastPhaseTransitionTime: formatInstant(now) },
});

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What the ServiceAccount admission mounts into every container, so that it can speak to the API server. */
export const stampPod: Stamp = (made, { random }) => {
  const spec = fieldsAt(made, "spec") ?? {};
  if (spec["automountServiceAccountToken"] === false) return made;
  const name = `kube-api-access-${drawSuffix(random)}`;
  const mount = (container: Fields): Fields => {
    const mounts = itemsOf(container["volumeMounts"]);
    if (mounts.some(({ mountPath }) => mountPath === tokenPath)) return container;
    return { ...container, volumeMounts: [...mounts, { name, readOnly: true, mountPath: tokenPath }] };
  };
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    {
      downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] },
    },
  ];
  const volumes = [...itemsOf(spec["volumes"]), { name, projected: { sources, defaultMode: 420 } }];
  return { ...made, spec: all(each("containers", mount), each("initContainers", mount))({ ...spec, volumes }) };
};
