/**
 * The chart as a release of the real helm, from an empty cluster: installed, tested, upgraded and uninstalled, in a namespace that
 * enforces PodSecurity restricted; and the same as one plain file.
 */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartFolder } from "../../../scripts/chart/render-chart.ts";
import { eventually } from "../eventually.ts";
import { notificationKinds } from "./flux-kinds.ts";
import { home as namespace, openInstalledCluster, type InstalledCluster } from "./installed-cluster.ts";
import { shop } from "./tenant.ts";

const values = ["--namespace", namespace, "--set", "image.repository=registry.example.org/stageset"];

const page = join(chartFolder, "..", "..", "docs", "install.md");

let installed: InstalledCluster;
let kubectl: InstalledCluster["kubectl"];
let helm: InstalledCluster["helm"];
let absent: InstalledCluster["absent"];
const opened = new AsyncDisposableStack();
beforeAll(async () => {
  installed = opened.use(await openInstalledCluster("helm"));
  ({ kubectl, helm, absent } = installed);
  for (const name of [namespace, shop]) await kubectl(["create", "namespace", name]);
  await kubectl(["label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted"]);
}, 1_200_000);
afterAll(() => opened.disposeAsync());

async function reaches(condition: string, object: string): Promise<void> {
  await kubectl(["wait", `--for=condition=${condition}`, "--timeout=50s", object, "-n", namespace]);
}

describe("installed on an empty cluster", { timeout: 600_000 }, () => {
  it("brings its kinds, and a CronJob whose Pods a restricted namespace admits", async () => {
    await helm.run(["install", "stageset", chartFolder, ...values, "--wait"]);
    await kubectl(["wait", "--for=condition=Established", "--timeout=30s", "crd/stagesets.stages.metio.wtf"]);
    await kubectl(["create", "job", "by-hand", "--from=cronjob/stageset-tick", "-n", namespace]);
    await reaches("Complete", "job/by-hand");
  });

  it("passes helm test", async () => {
    expect(await helm.run(["test", "stageset", "--namespace", namespace])).toMatch(/Phase:\s+Succeeded/);
  });

  it("is upgraded with its kinds", async () => {
    const newer = join(installed.folder, "chart");
    cpSync(chartFolder, newer, { recursive: true });
    const crd = join(newer, "files", "crds", "stages.metio.wtf_stagesets.yaml");
    writeFileSync(crd, readFileSync(crd, "utf8").replace("helm.sh/resource-policy: keep", "$&\n    newer: 'true'"));
    await helm.run(["upgrade", "stageset", newer, ...values, "--set", "tick.concurrency=3", "--wait"]);
    expect(await installed.tickArguments()).toContain("--concurrency=3");
    const annotation = "--output=jsonpath={.metadata.annotations.newer}";
    expect(await kubectl(["get", "crd", "stagesets.stages.metio.wtf", annotation])).toBe("true");
  });

  it("keeps what was set where an upgrade says nothing of it", async () => {
    const keeping = ["--namespace", namespace, "--reset-then-reuse-values", "--set", "tick.shards=3"];
    await helm.run(["upgrade", "stageset", chartFolder, ...keeping, "--wait"]);
    expect(await installed.tickArguments()).toEqual(
      expect.arrayContaining(["--concurrency=3", "--shards=3"]) as readonly string[],
    );
    await kubectl(["create", "job", "in-shards", "--from=cronjob/stageset-tick", "-n", namespace]);
    await reaches("Complete", "job/in-shards");
    const indexes = "--output=jsonpath={.status.completedIndexes}";
    expect(await kubectl(["get", "job", "in-shards", "-n", namespace, indexes])).toBe("0-2");
  });

  it("has Flux tell notify, whose Pods a restricted namespace admits, too", async () => {
    const [alerts] = notificationKinds();
    for (const kind of notificationKinds()) await kubectl(["create", "-f", "-"], JSON.stringify(kind));
    await kubectl(["wait", "--for=condition=Established", "--timeout=30s", "-f", "-"], JSON.stringify(alerts));
    const signed = ["--set", "notify.enabled=true,notify.hmacSecret=events,flux.alert.enabled=true"];
    await helm.run(["upgrade", "stageset", chartFolder, ...values, ...signed, "--wait"]);
    const address = "--output=jsonpath={.spec.type} {.spec.address}";
    expect(await kubectl(["get", "provider", "stageset", "-n", namespace, address])).toBe(
      "generic-hmac http://stageset-notify.stageset-system.svc:80/",
    );
    await reaches("Available", "deployment/stageset-notify");
  });

  it("has Flux's Alerts and Receivers admit StageSets, by its patches", async () => {
    const alert = { providerRef: { name: "chat" }, eventSources: [{ kind: "StageSet", name: "*" }] };
    const ours = [
      { apiVersion: "notification.toolkit.fluxcd.io/v1beta3", kind: "Alert", spec: alert },
      { apiVersion: "notification.toolkit.fluxcd.io/v1", kind: "Receiver", spec: { resources: alert.eventSources } },
    ].map((object) => JSON.stringify({ ...object, metadata: { name: "ours" } }));
    const admitted = (): Promise<readonly string[]> =>
      Promise.all(
        ours.map((object) =>
          kubectl(["apply", "--server-side", "-f", "-", "-n", shop], object).then(() => "yes", String),
        ),
      );
    for (const answer of await admitted()) expect(answer).toContain('Unsupported value: "StageSet"');
    for (const kind of ["alert", "receiver"]) {
      const file = join(chartFolder, "..", "flux", `${kind}-kinds.yaml`);
      await kubectl(["patch", "crd", `${kind}s.notification.toolkit.fluxcd.io`, "--type=json", `--patch-file=${file}`]);
    }
    await eventually(admitted, (answers) => answers.join() === "yes,yes");
  });

  it("leaves its kinds, and what is of them, when it is uninstalled; and is installed over them again", async () => {
    await kubectl(["create", "-f", "-", "-n", shop], JSON.stringify(suspended));
    await helm.run(["uninstall", "stageset", "--namespace", namespace, "--wait"]);
    for (const gone of ["cronjob/stageset-tick", "serviceaccount/stageset", "role/stageset-tick"])
      expect(await absent(gone, "-n", namespace), gone).toBe(true);
    expect(await absent("clusterrole/stageset-step")).toBe(true);
    expect(await absent("stageset/left", "-n", shop)).toBe(false);
    await helm.run(["install", "stageset", chartFolder, ...values, "--wait"]);
    await helm.run(["uninstall", "stageset", "--namespace", namespace, "--wait"]);
  });

  it("and the same as one plain file, by the commands of docs/install.md, where Helm has left nothing", async () => {
    await kubectl(["delete", `--filename=${join(chartFolder, "..", "..", "crds")}`]);
    const [, lines = ""] = /^## Without Helm\n.*?^```sh\n(.*?)^```/ms.exec(readFileSync(page, "utf8")) ?? [];
    expect(lines).toContain("infra/install.yaml | kubectl apply");
    await installed.shell(lines);
    const image = "--output=jsonpath={.spec.jobTemplate.spec.template.spec.containers[0].image}";
    const named = /stageset:0\.1\.0#(\S+?)#/.exec(lines)?.[1];
    expect(await kubectl(["get", "cronjob", "stageset-tick", "-n", namespace, image])).toBe(named);
  });

  it("takes over what kubectl has applied, though it be older", async () => {
    const plain = readFileSync(join(chartFolder, "..", "install.yaml"), "utf8");
    const older = plain.replace("- name: Status\n", "- name: Older\n");
    await kubectl(["apply", "--server-side", "--filename=-", "--force-conflicts"], older);
    const install = ["install", "stageset", chartFolder, ...values, "--wait", "--take-ownership"];
    await expect(helm.run(install)).rejects.toThrow("conflict");
    await helm.run(["uninstall", "stageset", "--namespace", namespace, "--ignore-not-found"]);
    await helm.run([...install, "--force-conflicts"]);
    const columns = "--output=jsonpath={.spec.versions[0].additionalPrinterColumns[*].name}";
    expect(await kubectl(["get", "crd", "stagesets.stages.metio.wtf", columns])).toBe("Ready Status Age");
  });
});

const suspended = {
  ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { name: "left" } },
  spec: { suspend: true, stages: [{ name: "a", sourceRef: { kind: "ExternalArtifact", name: "a" } }] },
};
