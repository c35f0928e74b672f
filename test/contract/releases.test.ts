/**
 * What people really ship: every object of podinfo and kube-prometheus, tried on the model and on a real API server.
 * Nothing is stored, so that Pods, webhooks and kinds of these releases disturb no other test.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll, YAML11_SCHEMA } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../lib/cluster/index.ts";
import { sharedData } from "../support/shared-data.ts";
import { openBoth, type Both } from "./play/both.ts";
import { apply } from "./play/step.ts";

const data = sharedData("releases");

/** Not served without the release's own CRDs, or no objects of a cluster at all. */
const others = /^(kustomize\.config\.k8s\.io|monitoring\.coreos\.com|builtin)/;

describe.skipIf(data.kind === "missing")("releases", { concurrent: true }, () => {
  let both: Both;
  beforeAll(async () => {
    both = await openBoth();
  });
  afterAll(() => both.close());

  it.each(data.kind === "there" ? objectsBelow(data.folder) : [])("$file: $kind $name", async ({ object }) => {
    const { model, real } = await both.play({
      when: "applied",
      steps: ({ ns }) => [apply(within(ns, object), { dryRun: true })],
    });
    expect(model).toEqual(real);
  });
});

interface Shipped {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly object: KubeObject;
}

function objectsBelow(folder: string): Shipped[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
  return files.sort().flatMap((file) =>
    documentsOf(readFileSync(join(folder, file), "utf8"))
      .filter((object) => !others.test(object.apiVersion))
      .map((object) => ({ file, kind: object.kind, name: object.metadata.name, object })),
  );
}

/** As the API server's own reader has it, for whom 0755 is octal. */
function documentsOf(text: string): KubeObject[] {
  return loadAll(text, { schema: YAML11_SCHEMA }).flatMap((document): readonly KubeObject[] => {
    if (typeof document !== "object" || document === null || !("kind" in document)) return [];
    const one = document as KubeObject & { readonly items?: readonly KubeObject[] };
    return one.items ?? [one];
  });
}

const clusterWide = /^(Namespace|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|APIService)$/;

function within(ns: string, object: KubeObject): KubeObject {
  if (clusterWide.test(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace: ns } };
}
