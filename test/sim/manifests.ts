import type { KubeObject, LiveObject, ObjectKind } from "../../lib/cluster/index.ts";
import { operatedKind } from "./operated.ts";
import type { Manner } from "./world.ts";

/** The kinds that the worlds are made of. */
export const worldKinds: readonly ObjectKind[] = [
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "batch/v1", kind: "Job" },
  operatedKind,
];

type Make = (name: string, parts: Parts) => KubeObject;

interface Parts {
  readonly revision: string;
  readonly isBad: boolean;
  readonly manner: Manner;
}

/** By the first letter of its name: what an object is. All else is a ConfigMap whose content is of its revision. */
const made: Readonly<Record<string, { readonly kind: ObjectKind; readonly make: Make }>> = {
  w: { kind: { apiVersion: "apps/v1", kind: "Deployment" }, make: workload },
  j: { kind: { apiVersion: "batch/v1", kind: "Job" }, make: job },
  i: { kind: { apiVersion: "v1", kind: "ConfigMap" }, make: unchanging },
  r: { kind: { apiVersion: "v1", kind: "ConfigMap" }, make: refused },
  o: { kind: operatedKind, make: operated },
};

function kindOf(name: string): (typeof made)[string] {
  return (
    made[/^[a-z](?=-)/.exec(name)?.[0] ?? ""] ?? { kind: { apiVersion: "v1", kind: "ConfigMap" }, make: configMap }
  );
}

export function refOfName(name: string): ObjectKind & { readonly namespace: string; readonly name: string } {
  return { ...kindOf(name).kind, namespace: "shop", name };
}

/** Can it not become what another revision says? */
export function isUnchanging(name: string): boolean {
  return /^[ij]-/.test(name);
}

/** Would the API server never take it? */
export function isRefused(name: string): boolean {
  return name.startsWith("r-");
}

export function isJob(name: string): boolean {
  return name.startsWith("j-");
}

/** What the manifest of an object says. */
export function manifestOf(name: string, parts: Parts): KubeObject {
  const object = kindOf(name).make(name, parts);
  const { annotations } = parts.manner;
  if (annotations === undefined) return object;
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } };
}

function configMap(name: string, { revision }: Parts): KubeObject {
  const data = { revision, tuned: "auto", mode: "${mode:=plain}" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}

function unchanging(name: string, { revision }: Parts): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, immutable: true, data: { revision } };
}

function refused(name: string, { revision }: Parts): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { revision, "not a key": "" } };
}

/** Said either way: what an object that was let go has kept of a bad revision is mended by the next good one. */
function faring(isBad: boolean, badly: string): Readonly<Record<string, string>> {
  return { "stageset.test/pod": isBad ? badly : "well" };
}

function workload(name: string, { revision, isBad }: Parts): KubeObject {
  const labels = { app: name, ...faring(isBad, "never-ready") };
  const containers = [{ name: "main", image: `example.org/main:${revision}` }];
  return {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name, annotations: { revision } } },
    spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels }, spec: { containers } } },
  };
}

function job(name: string, { revision, manner: { ttlSeconds } }: Parts): KubeObject {
  const containers = [{ name: "main", image: `example.org/once:${revision}` }];
  return {
    ...{ apiVersion: "batch/v1", kind: "Job", metadata: { name, annotations: { revision } } },
    spec: {
      ...(ttlSeconds !== undefined && { ttlSecondsAfterFinished: ttlSeconds }),
      template: { spec: { restartPolicy: "Never", containers } },
    },
  };
}

function operated(name: string, { revision, isBad }: Parts): KubeObject {
  const labels = faring(isBad, "fail");
  return { ...operatedKind, metadata: { name, annotations: { revision }, labels }, spec: { revision } };
}

/** The revision that an object's content is of. */
export function revisionOf(object: LiveObject): string | undefined {
  if (object.kind !== "ConfigMap") return object.metadata.annotations?.["revision"];
  return (object["data"] as { readonly revision?: string } | undefined)?.revision;
}

/** The revision that another one renders the same as: behind a dot stands which commit it is. */
export function contentOf(revision: string): string {
  return revision.split(".", 1)[0] ?? revision;
}
