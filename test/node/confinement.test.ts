/** What our Pods run as, seen from the machine that they run on; and what their ServiceAccounts' tokens are good for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject } from "vitest";
import { eventually } from "../cluster/eventually.ts";
import { configMap } from "../cluster/handlers/manifests.ts";
import { kubectlRunner } from "../cluster/kubectl.ts";
import { processesOf } from "./containers.ts";
import { installedWith, podsOf, startTick } from "./installation.ts";
import { it, type Tenant } from "./tenant.ts";

const folder = mkdtempSync(join(tmpdir(), "stageset-token-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The process of ours in the one Pod that is selected. */
async function processIn(selector: string): Promise<number> {
  return eventually(
    async () => {
      const [pod] = await podsOf(selector);
      return processesOf(pod?.metadata.uid ?? "").find(({ command }) => command.includes("stageset.mjs"))?.pid ?? 0;
    },
    (pid) => pid > 0,
  );
}

/** A tick whose Pod stays for a while: its StageSet waits for less than its budget. */
async function startWaitingTick({ sources, stageSet }: Tenant, job: string): Promise<void> {
  await sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
  const actions = { pre: [{ name: "soak", wait: { duration: "40s" } }] };
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  await stageSet("shop", [], { stages: [{ name: "base", path: "./base", sourceRef, actions }] });
  await startTick(job);
}

/** Lines of /proc/PID/status, as `Uid: 0 0 0 0`. */
function statusOf(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/status`, "utf8").replaceAll("\t", " ").split("\n");
}

/** The options of what is mounted at `path` for a process. */
function mountOptions(pid: number, path: string): readonly string[] {
  const lines = readFileSync(`/proc/${pid}/mountinfo`, "utf8").split("\n");
  return (
    lines
      .find((line) => line.split(" ")[4] === path)
      ?.split(" ")[5]
      ?.split(",") ?? []
  );
}

/** In each Pod. */
const tokenFile = "var/run/secrets/kubernetes.io/serviceaccount/token";

describe("our Pods", () => {
  installedWith({ "notify.enabled": true, "tick.suspend": true });

  it("run as nobody, in a root that is read-only, without capabilities, under a seccomp profile", async ({
    tenant,
  }) => {
    await startWaitingTick(tenant, "waits");
    for (const selector of ["batch.kubernetes.io/job-name=waits", "app.kubernetes.io/component=notify"]) {
      const pid = await processIn(selector);
      expect(statusOf(pid), selector).toEqual(expect.arrayContaining(nobody));
      expect(mountOptions(pid, "/"), selector).toContain("ro");
      expect(mountOptions(pid, "/tmp"), selector).toContain("rw");
    }
  });

  it("have tokens that are good for what the chart grants, and for no more", async ({ tenant }) => {
    await startWaitingTick(tenant, "with-token");
    for (const selector of ["batch.kubernetes.io/job-name=with-token", "app.kubernetes.io/component=notify"]) {
      const pid = await processIn(selector);
      const token = readFileSync(join("/proc", String(pid), "root", tokenFile), "utf8");
      const kubectl = kubectlRunner(inject("kubectl"), { kubeconfig: tokenOnly(token) });
      expect(await kubectl(["get", "stagesets", "--all-namespaces", "--output=name"])).toContain("/shop");
      await Promise.all(
        beyond.map((refused) => expect(kubectl(refused), refused.join(" ")).rejects.toThrow(/forbidden/i)),
      );
    }
  });
});

/** A kubeconfig of the same cluster for whoever has this token. */
function tokenOnly(token: string): string {
  const config = JSON.parse(readFileSync(inject("kubeconfig"), "utf8")) as { readonly users: { user: object }[] };
  for (const one of config.users) one.user = { token };
  const file = join(folder, "kubeconfig");
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

const nobody = [
  "Uid: 65532 65532 65532 65532",
  "Gid: 65532 65532 65532 65532",
  ...["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"].map((set) => `${set}: 0000000000000000`),
  "NoNewPrivs: 1",
  "Seccomp: 2",
];

const beyond = [
  ["get", "secrets", "--all-namespaces"],
  ["get", "pods", "--all-namespaces"],
  ["get", "configmaps", "--namespace=default"],
  ["get", "deployments", "--all-namespaces"],
  ["create", "configmap", "mine", "--namespace=default"],
  ["create", "clusterrolebinding", "mine", "--clusterrole=cluster-admin", "--serviceaccount=stageset-system:stageset"],
  ["delete", "stagesets", "--all", "--all-namespaces"],
  ["get", "nodes", "--as=system:admin"],
];
