/** An object of each kind that kstatus knows, as tests of health want it. */
import type { KubeObject } from "../../../lib/cluster/index.ts";

export const container = { name: "main", image: "registry.test/app:1" };
const steered = (how?: string): object => (how === undefined ? {} : { "stageset.test/pod": how });

/** An object named `it`. */
export function made(apiVersion: string, kind: string, spec?: object, metadata: object = {}): KubeObject {
  return { apiVersion, kind, metadata: { name: "it", ...metadata }, ...(spec && { spec }) };
}

/** A workload with two Pods that fare as told. */
export function workload(kind: string, how?: string, spec: object = {}): KubeObject {
  const template = { metadata: { labels: { app: "it", ...steered(how) } }, spec: { containers: [container] } };
  const replicas = kind === "DaemonSet" ? {} : { replicas: 2 };
  const service = kind === "StatefulSet" ? { serviceName: "it" } : {};
  return made("apps/v1", kind, {
    ...replicas,
    ...service,
    selector: { matchLabels: { app: "it" } },
    template,
    ...spec,
  });
}

/** A Pod that fares as told. */
export function pod(how?: string, spec: object = {}): KubeObject {
  return made("v1", "Pod", { containers: [container], ...spec }, { labels: steered(how) });
}

/** A Job whose Pods fare as told. */
export function job(how?: string, spec: object = {}): KubeObject {
  const template = { metadata: { labels: steered(how) }, spec: { restartPolicy: "Never", containers: [container] } };
  return made("batch/v1", "Job", { backoffLimit: 0, template, ...spec });
}

/** A claim of this class; of the default one, where none is named. */
export function claim(storageClassName?: string): KubeObject {
  const resources = { requests: { storage: "1Gi" } };
  return made("v1", "PersistentVolumeClaim", { accessModes: ["ReadWriteOnce"], resources, storageClassName });
}

export const definitionKind = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };

/** A kind of the test's own group. */
export function definition(group: string, plural: string, kind: string): KubeObject {
  const schema = { openAPIV3Schema: { type: "object" } };
  const versions = [{ name: "v1", served: true, storage: true, schema }];
  const names = { plural, singular: plural.slice(0, -1), kind, listKind: `${kind}List` };
  const spec = { group, scope: "Namespaced", names, versions };
  return made(definitionKind.apiVersion, definitionKind.kind, spec, { name: `${plural}.${group}` });
}
