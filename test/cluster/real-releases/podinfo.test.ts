/**
 * podinfo's three overlays, built by the real kustomize, from real git commits through Flux's real GitRepository: as stages they
 * come to what `kubectl apply --server-side -k` of the same files would make of them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkStatus } from "../../../lib/api/index.ts";
import type { LiveObject } from "../../../lib/cluster/index.ts";
import { readFolder } from "../../artifacts/folder.ts";
import { createRepository, type GitRepository } from "../../artifacts/git-repository.ts";
import type { FileTree } from "../../artifacts/tarball.ts";
import { sharedData } from "../../support/shared-data.ts";
import { eventually } from "../eventually.ts";
import { comparable, differences, type Applied } from "./comparable.ts";
import { namespace, startReleaseCluster, writesAmong, type ReleaseCluster } from "./release-cluster.ts";
import { writeFiles } from "./write-files.ts";

const overlays = ["dev", "staging", "production"] as const;
const asJson = ["--show-managed-fields", "--output=json"];
const asKubectlWould = ["apply", "--server-side", "--force-conflicts", "--dry-run=server", ...asJson];
const [podinfo, crds] = [sharedData("releases/podinfo"), sharedData("crds")];

/** A second revision: the configuration of the cache changes (and with it the name of its ConfigMap), and a CronJob goes. */
function revise(files: FileTree): FileTree {
  const [redis, frontend] = ["deploy/bases/cache/redis.conf", "deploy/bases/frontend/kustomization.yaml"];
  const { "deploy/bases/frontend/cronjob-warm-cache.yaml": _cronJob, ...kept } = files;
  return {
    ...kept,
    [redis]: `${String(files[redis])}\nmaxclients 100\n`,
    [frontend]: String(files[frontend]).replace("  - cronjob-warm-cache.yaml\n", ""),
  };
}

describe.skipIf(podinfo.kind === "missing" || crds.kind === "missing")("podinfo", { timeout: 600_000 }, () => {
  const first = podinfo.kind === "there" ? readFolder(podinfo.folder) : {};
  const second = revise(first);
  const ofUs: Readonly<Record<string, Applied>>[] = [];
  let own: ReleaseCluster;
  let repository: GitRepository;
  let folder: string;

  beforeAll(async () => {
    own = await startReleaseCluster("podinfo");
    repository = await createRepository();
    folder = mkdtempSync(join(tmpdir(), "stageset-podinfo-"));
    if (crds.kind === "missing") return;
    await own.kubectl(["apply", "--server-side", "--force-conflicts", `--filename=${crds.folder}`]);
    await own.kubectl(["wait", "--for=condition=Established", "--timeout=30s", `--filename=${crds.folder}`]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    repository[Symbol.dispose]();
    await own[Symbol.asyncDispose]();
  });

  /** All objects of a revision, as these arguments of kubectl say them. */
  async function objectsOf(files: FileTree, args: readonly string[]): Promise<readonly LiveObject[]> {
    const root = join(folder, files === first ? "first" : "second");
    writeFiles(root, files);
    const got = await Promise.all(
      overlays.map((overlay) => own.kubectl([...args, "-k", join(root, "deploy/overlays", overlay)])),
    );
    return got.flatMap((json) => (JSON.parse(json) as { readonly items: readonly LiveObject[] }).items);
  }

  async function release(files: FileTree): Promise<void> {
    const sha1 = await repository.commit(files);
    await own.releases.sources.publishTip("podinfo", repository);
    const sourceRef = { kind: "GitRepository", name: "podinfo" };
    const stages = overlays.map((name) => ({ name, path: `./deploy/overlays/${name}`, sourceRef }));
    await own.releases.stageSet("podinfo", [], { stages });
    await own.releases.step("podinfo", { budgetMs: 60_000 });
    expect(await own.releases.ready("podinfo")).toBe(`True Succeeded: Applied podinfo at main@sha1:${sha1}`);
    const stageSet = await own.releases.get("podinfo");
    expect(checkStatus(stageSet)).toEqual([]);
    expect(stageSet.status?.stages?.map(({ phase }) => phase)).toEqual(["Ready", "Ready", "Ready"]);
    ofUs.push(comparable(await objectsOf(files, ["get", ...asJson]), "stageset-controller"));
    await expectAsKubectlWould(files);
  }

  async function expectAsKubectlWould(files: FileTree): Promise<void> {
    const made = ofUs.at(-1) ?? {};
    await eventually(
      async () => differences(comparable(await objectsOf(files, asKubectlWould), "kubectl"), made),
      (found) => found.length === 0,
    );
    expect(Object.keys(made).length).toBeGreaterThan(60);
  }

  it("rolls out, overlay by overlay, to what kubectl would make of the same files", () => release(first));

  it("writes nothing where nothing changed (I9)", async () => {
    const requests = await own.requestsOf(() => own.releases.step("podinfo"));
    expect(writesAmong(requests)).toEqual([]);
    expect(requests.length).toBeGreaterThan(0);
  });

  it("moves to the next commit, and so would kubectl: what changed is changed, what is gone is pruned", async () => {
    const before = Object.keys(ofUs[0] ?? {}).filter((key) => /CronJob .*warm-cache|ConfigMap .*redis/.test(key));
    expect(before).toHaveLength(6);
    await release(second);
    expect(Object.keys(ofUs[1] ?? {}).filter((key) => before.includes(key))).toEqual([]);
    for (const overlay of overlays) {
      const left = await own.kubectl(["get", "configmaps,cronjobs", "-n", overlay, "-o", "name"]);
      expect(left).not.toContain("cronjob.batch/warm-cache");
      expect(left.match(/redis-config/g)).toHaveLength(1);
    }
  });

  it("goes, and takes everything along", async () => {
    await own.kubectl(["delete", "stageset", "podinfo", "-n", namespace, "--wait=false"]);
    expect(await own.releases.step("podinfo", { budgetMs: 120_000 })).toEqual({ kind: "gone" });
    const namespaces = await own.kubectl(["get", "namespaces", "-o", "name"]);
    for (const overlay of overlays) expect(namespaces).not.toContain(`/${overlay}\n`);
    expect(await own.kubectl(["get", "stageinventories", "-A", "-o", "name"])).toBe("");
  });
});
