/**
 * A kustomization becomes here what `kubectl apply --server-side -k` makes of it, read from the artifact alone: the real kustomize
 * builds it, and is kept from everything else.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject } from "vitest";
import { canonicalJson } from "../../lib/base/index.ts";
import { readYaml, type Files } from "../../lib/build/index.ts";
import type { KubeObject } from "../../lib/cluster/index.ts";
import { kubectlRunner } from "../cluster/kubectl.ts";
import { it, openPlace, valueOf, type Place } from "../cluster/place.ts";
import { sharedData } from "../support/shared-data.ts";
import { build, chosenOf, filesOf } from "./built.ts";

const small = join(import.meta.dirname, "..", "data", "kustomize-small");
const options = { fieldManager: "stageset-test", force: true };

async function folder(root: string): Promise<Files> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(root.length + 1), await readFile(path));
  }
  return files;
}

async function built(place: Place, files: Files, path: string): Promise<readonly KubeObject[]> {
  const result = await build({ ...place, files, path, kubectl: inject("kubectl") });
  if (result.kind === "failed") throw new Error(result.failure.message);
  return result.value;
}

/** What kubectl prints: a list, or one object after the other. */
function itemsOf(json: string): readonly KubeObject[] {
  const readings = json.split(/^(?=\{$)/m).map(readYaml);
  return readings.flatMap((reading) => {
    if (reading.kind === "unreadable") throw new Error(reading.problem);
    return reading.documents.flatMap(({ value }) => {
      const { items } = value as { items?: readonly KubeObject[] };
      return items ?? (value as KubeObject);
    });
  });
}

/** By kind and name, so that an order need not be shared. */
function sorted(objects: readonly KubeObject[]): readonly string[] {
  return objects.map((object) => canonicalJson(chosenOf(object))).toSorted();
}

describe("what is stored", () => {
  it("is what kubectl apply -k stores", async ({ place, connection }) => {
    const other = await openPlace(connection);
    try {
      await other.kubectl(["apply", "--server-side", "--kustomize", join(small, "overlay")]);
      const objects = await built(place, await folder(small), "overlay");
      expect(objects.map(({ kind }) => kind)).toEqual(["ConfigMap", "Secret", "Deployment", "Anything"]);
      for (const object of objects) valueOf(await place.cluster.apply(object, options));
      const kinds = "anythings,configmaps,secrets,deployments";
      const stored = async ({ kubectl }: Place): Promise<readonly string[]> =>
        sorted(itemsOf(await kubectl(["get", kinds, "--output=json"])).map(({ status: _, ...object }) => object));
      expect(await stored(place)).toEqual(await stored(other));
    } finally {
      valueOf(await other.cluster.delete({ apiVersion: "v1", kind: "Namespace", name: other.namespace }));
    }
  });
});

describe("what podinfo ships", () => {
  it.for(["deploy/overlays/dev", "deploy/overlays/staging", "deploy/overlays/production", "kustomize"])(
    "%s is what kubectl reads of it",
    async (path, { place, skip }) => {
      const podinfo = sharedData("releases/podinfo");
      if (podinfo.kind === "missing") return skip(podinfo.reason);
      const kubectl = kubectlRunner(inject("kubectl"), { kubeconfig: place.kubeconfig });
      const read = ["create", "--dry-run=client", "--output=json", "--kustomize"];
      const theirs = await kubectl([...read, join(podinfo.folder, path)]);
      const objects = await built(place, await folder(podinfo.folder), path);
      expect(sorted(objects)).toEqual(sorted(itemsOf(theirs)));
    },
  );
});

describe("kustomize stays within the artifact", () => {
  const kustomization = (text: string): Files =>
    filesOf({ "a/kustomization.yaml": text, "a/b.yaml": "", "c/d.txt": "secret" });

  it.for([
    {
      when: "a server",
      text: 'resources: ["https://example.org/a.yaml"]',
      says: /a\/kustomization\.yaml: it names https:.*fetches nothing/,
    },
    { when: "a repository", text: "resources: [github.com/a/b//c?ref=main]", says: /is not in the artifact/ },
    {
      when: "a file beside the kustomization",
      text: "configMapGenerator: [{name: a, files: [../c/d.txt]}]",
      says: /kustomize says: .*\.\.\/c\/d\.txt/,
    },
    { when: "a directory outside", text: "resources: [../../../etc]", says: /leads out of the artifact/ },
    {
      when: "a chart",
      text: "helmCharts: [{name: a, version: 1.0.0}]",
      says: /kustomize says: .*must specify --enable-helm/,
    },
    {
      when: "a program as a plugin",
      text: "transformers:\n- |-\n  apiVersion: x/v1\n  kind: A\n  metadata:\n    name: a\n    annotations:\n      config.kubernetes.io/function: |\n        exec: {path: /bin/sh}",
      says: /kustomize says: external plugins disabled/,
    },
    { when: "nonsense", text: "resource: [b.yaml]", says: /kustomize says: .*unknown field "resource"/ },
  ])("refuses $when", async ({ text, says }, { place }) => {
    const failing = built(place, kustomization(text), "a");
    await expect(failing).rejects.toThrow(says);
    await expect(failing).rejects.toThrow(/^Cannot build a/);
    await expect(failing).rejects.not.toThrow(/stageset-build/);
  });

  it("finds no git to clone with, where a directory is called like a repository", async ({ place }) => {
    const files = filesOf({
      "a/kustomization.yaml": "resources: [github.com/b/c]",
      "a/github.com/b/c/kustomization.yaml": "resources: []",
    });
    await expect(built(place, files, "a")).rejects.toThrow(/kustomize says: .*no 'git' program on path/);
  });

  it("asks no server of this machine", async ({ place }) => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end("a: b");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as { port: number };
      for (const text of [
        `resources: ["http://127.0.0.1:${port}/a"]`,
        `configMapGenerator: [{name: a, files: ["k=http://localhost:${port}/a"]}]`,
        `transformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: a}\n  path: http://127.0.0.1:${port}/a`,
      ]) {
        await expect(built(place, kustomization(text), "a")).rejects.toThrow(/a build fetches nothing/);
      }
      expect(asked).toBe(0);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("leaves nothing in the temporary directory", async ({ place }) => {
    const temporaryDirectory = await mkdtemp(join(tmpdir(), "stageset-test-"));
    try {
      const files = kustomization("resources: [b.yaml]");
      await build({ ...place, files, path: "a", kubectl: inject("kubectl"), temporaryDirectory });
      expect(await readdir(temporaryDirectory)).toEqual([]);
    } finally {
      await rm(temporaryDirectory, { recursive: true });
    }
  });
});
