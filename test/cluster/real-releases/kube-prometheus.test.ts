/**
 * kube-prometheus as people ship it: CustomResourceDefinitions of hundreds of kilobytes as the first stage, about 100 objects of
 * 25 kinds as the second. Nothing of it really runs here: its APIService stays unavailable, its custom resources never get a status,
 * which must disturb nothing. It comes to what `kubectl apply --server-side -f` of the same files would make of it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkStatus } from "../../../lib/api/index.ts";
import type { LiveObject } from "../../../lib/cluster/index.ts";
import { readFolder } from "../../artifacts/folder.ts";
import type { FileTree } from "../../artifacts/tarball.ts";
import { sharedData } from "../../support/shared-data.ts";
import { eventually } from "../eventually.ts";
import { comparable, differences, type Applied } from "./comparable.ts";
import { namespace, startReleaseCluster, writesAmong, type ReleaseCluster } from "./release-cluster.ts";
import { writeFiles } from "./write-files.ts";

const data = sharedData("releases/kube-prometheus");

/** `setup/` as it is, the rest below `manifests/`. */
function filesOf(folder: string): FileTree {
  return Object.fromEntries(
    Object.entries(readFolder(folder)).map(([path, content]) => [
      path.startsWith("setup/") ? path : `manifests/${path}`,
      content,
    ]),
  );
}

/** A second revision: a Deployment runs with another argument, and a ServiceMonitor goes. */
function revise(files: FileTree): FileTree {
  const { "manifests/kubernetesControlPlane-serviceMonitorCoreDNS.yaml": _monitor, ...kept } = files;
  const deployment = "manifests/blackboxExporter-deployment.yaml";
  return { ...kept, [deployment]: String(files[deployment]).replace("replicas: 1", "replicas: 2") };
}

/** We apply what a Secret's `stringData` says as `data`: a key that is taken out of it goes, which it does not with kubectl. */
const isOwnedAsData = (difference: string): boolean => /^Secret \S+\.fields\.f:(?:data|stringData): /.test(difference);

const asJson = ["--show-managed-fields", "--output=json"];
const asKubectlWould = ["apply", "--server-side", "--force-conflicts", "--dry-run=server", ...asJson];

describe.skipIf(data.kind === "missing")("kube-prometheus", { timeout: 600_000 }, () => {
  const first = data.kind === "there" ? filesOf(data.folder) : {};
  const second = revise(first);
  const ofUs: Readonly<Record<string, Applied>>[] = [];
  let own: ReleaseCluster;
  let folder: string;

  beforeAll(async () => {
    own = await startReleaseCluster("kube-prometheus");
    folder = mkdtempSync(join(tmpdir(), "stageset-kube-prometheus-"));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await own[Symbol.asyncDispose]();
  });

  const parts = ["setup", "manifests"].map((part) => ({
    part,
    flag: (): string => `--filename=${join(folder, part)}`,
  }));

  /** The objects that these arguments of kubectl say, of the files as they were written last. */
  async function objectsOf(args: readonly string[]): Promise<readonly LiveObject[]> {
    const got = await Promise.all(parts.map(({ flag }) => own.kubectl([...args, flag()])));
    return got.flatMap((json) => (JSON.parse(json) as { readonly items: readonly LiveObject[] }).items);
  }

  async function release(files: FileTree): Promise<void> {
    await own.releases.sources.publishExternal("monitoring", files);
    await own.releases.stageSet("monitoring", ["setup", "manifests"], { timeout: "2m" });
    await own.releases.step("monitoring", { budgetMs: 120_000 });
    expect(await own.releases.ready("monitoring")).toMatch(/^True Succeeded: Applied monitoring at latest@sha256:/);
    expect(checkStatus(await own.releases.get("monitoring"))).toEqual([]);
    writeFiles(folder, files);
    ofUs.push(comparable(await objectsOf(["get", ...asJson]), "stageset-controller"));
  }

  /**
   * Where nobody has ever asked for objects of a kind, the API server has not begun to keep them in memory. Then it cannot
   * clean up the kind ("storage is (re)initializing") and tries again later and later, for minutes.
   */
  async function askForInstances(): Promise<void> {
    const names = (await own.kubectl(["get", "crds", "-o", "name"])).match(/[^/\n]+\.monitoring\.coreos\.com$/gm) ?? [];
    for (const name of names) {
      await eventually(
        () => own.kubectl(["get", name, "--all-namespaces", "-o", "name"]),
        () => true,
      );
    }
  }

  it("rolls out, the kinds first, and is healthy", async () => {
    await release(first);
    const api = ["get", "apiservice", "v1beta1.metrics.k8s.io", "-o", "jsonpath={.status.conditions}"];
    expect(await own.kubectl(api)).toContain('"status":"False"');
    const { stages } = (await own.releases.get("monitoring")).status ?? {};
    const definitions = Object.keys(first).filter((path) => path.startsWith("setup/"));
    expect(stages?.map(({ name, entriesCount }) => [name, entriesCount])).toEqual([
      ["setup", definitions.length],
      ["manifests", Object.keys(ofUs[0] ?? {}).length - definitions.length],
    ]);
  });

  it("comes to what kubectl would make of the same files", async () => {
    await eventually(
      async () => {
        const ofKubectl = comparable(await objectsOf(asKubectlWould), "kubectl");
        return differences(ofKubectl, ofUs[0]).filter((one) => !isOwnedAsData(one));
      },
      (found) => found.length === 0,
    );
    expect(Object.keys(ofUs[0] ?? {}).length).toBeGreaterThan(100);
  });

  it("writes nothing where nothing changed (I9)", async () => {
    const requests = await own.requestsOf(() => own.releases.step("monitoring", { budgetMs: 60_000 }));
    expect(writesAmong(requests)).toEqual([]);
    expect(requests.length).toBeGreaterThan(0);
  });

  it("moves to the next revision: what changed is changed, what is gone is pruned", async () => {
    await release(second);
    expect(differences(ofUs[0], ofUs[1])).toEqual([
      "Deployment monitoring/blackbox-exporter.content.spec.replicas: 1 and 2",
      expect.stringMatching(/^ServiceMonitor monitoring\/coredns: .* and nothing$/),
    ]);
    expect(await own.kubectl(["get", "servicemonitors", "-A", "-o", "name"])).not.toContain("coredns");
  });

  it("goes, and takes everything along", async () => {
    await askForInstances();
    await own.kubectl(["delete", "stageset", "monitoring", "-n", namespace, "--wait=false"]);
    expect(await own.releases.step("monitoring", { budgetMs: 120_000 })).toEqual({ kind: "gone" });
    const left = await own.kubectl(["get", "namespaces,crds,clusterroles,apiservices", "-o", "name"]);
    expect(left.match(/^.*(\/monitoring$|monitoring\.coreos\.com|prometheus|metrics\.k8s\.io).*$/gm)).toBeNull();
    expect(await own.kubectl(["get", "stageinventories", "-A", "-o", "name"])).toBe("");
    expect(await own.kubectl(["get", "roles,rolebindings", "-A", "-o", "name"])).not.toContain("prometheus");
  });
});
