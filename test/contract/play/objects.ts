import type { KubeObject, ObjectRef } from "../../../lib/cluster/index.ts";

type More = Readonly<Record<string, unknown>>;

/** An object of a built-in kind in short; `more.metadata` is laid over what is said here. */
function object(apiVersion: string, kind: string, namespace: string | undefined, name: string, more: More): KubeObject {
  const { metadata, ...rest } = more;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), ...(metadata as More | undefined) },
    ...rest,
  };
}

export const refOf = ({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): ObjectRef => ({
  apiVersion,
  kind,
  ...(namespace !== undefined && { namespace }),
  name,
});

export const configMap = (ns: string, name: string, data?: More, more: More = {}): KubeObject =>
  object("v1", "ConfigMap", ns, name, { ...(data !== undefined && { data }), ...more });
export const secret = (ns: string, name: string, more: More): KubeObject => object("v1", "Secret", ns, name, more);
export const service = (ns: string, name: string, spec: More, more: More = {}): KubeObject =>
  object("v1", "Service", ns, name, { spec, ...more });
export const claim = (ns: string, name: string, spec: More): KubeObject =>
  object("v1", "PersistentVolumeClaim", ns, name, { spec });
export const namespace = (name: string, more: More = {}): KubeObject =>
  object("v1", "Namespace", undefined, name, more);
export const pod = (
  ns: string,
  name: string,
  spec: More = { containers: [container()] },
  more: More = {},
): KubeObject => object("v1", "Pod", ns, name, { spec, ...more });
export const other = (
  apiVersion: string,
  kind: string,
  ns: string | undefined,
  name: string,
  more: More = {},
): KubeObject => object(apiVersion, kind, ns, name, more);

export const container = (more: More = {}): More => ({ name: "main", image: "registry.test/app:1", ...more });
export const template = (labels: More = { app: "web" }, spec: More = {}): More => ({
  metadata: { labels },
  spec: { containers: [container()], ...spec },
});

/** A Deployment without Pods: nothing moves after it is written but its status. */
export const deployment = (ns: string, name: string, spec: More = {}, more: More = {}): KubeObject =>
  object("apps/v1", "Deployment", ns, name, {
    spec: { replicas: 0, selector: { matchLabels: { app: "web" } }, template: template(), ...spec },
    ...more,
  });
export const statefulSet = (ns: string, name: string, spec: More = {}): KubeObject =>
  object("apps/v1", "StatefulSet", ns, name, {
    spec: { replicas: 0, serviceName: name, selector: { matchLabels: { app: "web" } }, template: template(), ...spec },
  });
/** A Job that does not begin. */
export const job = (ns: string, name: string, spec: More = {}): KubeObject =>
  object("batch/v1", "Job", ns, name, {
    spec: { suspend: true, template: template({ app: "job" }, { restartPolicy: "Never" }), ...spec },
  });
export const roleBinding = (ns: string, name: string, role: string): KubeObject =>
  object("rbac.authorization.k8s.io/v1", "RoleBinding", ns, name, {
    roleRef: { kind: "Role", name: role },
    subjects: [{ kind: "User", name: "somebody" }],
  });
