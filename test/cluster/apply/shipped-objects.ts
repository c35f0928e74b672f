import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { asStored, readYaml } from "../../../lib/build/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import type { SharedData } from "../../support/shared-data.ts";
import type { Kubectl } from "../kubectl.ts";

const project = join(import.meta.dirname, "../../..");

/** Objects as people ship them, as a stage would read them: this project's own, and those of the shared data where it is. */
export async function shippedObjects(kubectl: Kubectl, data: SharedData): Promise<readonly KubeObject[]> {
  const folders = ["crds", "test/cluster/crds", "test/data/defaulted"].map((folder) => join(project, folder));
  const overlays = [join(project, "test/data/kustomize-small/overlay")];
  if (data.kind === "there") {
    folders.push(join(data.folder, "crds"), join(data.folder, "releases/kube-prometheus"));
    const deploy = ["dev", "staging", "production"].map((name) => `deploy/overlays/${name}`);
    overlays.push(...["kustomize", ...deploy].map((path) => join(data.folder, "releases/podinfo", path)));
  }
  const built = await Promise.all(overlays.map((folder) => kubectl(["kustomize", folder])));
  const objects = [...folders.flatMap(readFolder), ...built].flatMap(objectsIn);
  // The same kinds lie in more than one folder.
  return [...new Map(objects.map((object) => [keyOf(object), object])).values()];
}

export function keyOf({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace ?? ""}/${name}`;
}

function readFolder(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.ya?ml$/.test(file));
  return files.sort().map((file) => readFileSync(join(folder, file), "utf8"));
}

function objectsIn(text: string): readonly KubeObject[] {
  const reading = readYaml(text);
  if (reading.kind === "unreadable") throw new Error(reading.problem);
  return reading.documents.flatMap(({ value }) => {
    const one = value as KubeObject & { readonly items?: readonly KubeObject[] };
    return (one.items ?? [one]).map(placed);
  });
}

const clusterWide =
  /^(Namespace|StorageClass|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|APIService|PriorityClass|ValidatingWebhookConfiguration)$/;

/** As a stage applies an object: with a Namespace where it needs one, and a label. */
function placed(raw: KubeObject): KubeObject {
  const object = asStored(raw);
  const { namespace = "default", labels, ...metadata } = object.metadata;
  const own = { ...metadata, labels: { ...labels, "stages.metio.wtf/stage": "shipped" } };
  return { ...object, metadata: clusterWide.test(object.kind) ? own : { ...own, namespace } };
}
