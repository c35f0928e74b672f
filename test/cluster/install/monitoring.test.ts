/**
 * What the chart brings to watch StageSet by, in the programs that it is for: kube-state-metrics runs with its configuration and with the rights
 * that docs/operations.md shows, and Prometheus evaluates the alerts over the series that are told then.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, loadAll } from "js-yaml";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { openHelm } from "../../../scripts/chart/helm.ts";
import { renderChart } from "../../../scripts/chart/render-chart.ts";
import { startSourceAgent } from "../../artifacts/source-agent.ts";
import { eventually } from "../eventually.ts";
import { it, renderKubeconfig } from "../handlers/handler-place.ts";
import { configMap } from "../handlers/manifests.ts";
import { startNotify } from "../handlers/notify-place.ts";
import { connect, openPlace, removePlace, type Place } from "../place.ts";
import { findTool } from "../programs.ts";
import { openReleases, type Releases } from "../release-place.ts";
import { rightsKnown, type PolicyRule } from "../rights.ts";
import { openPrometheusRules, type Alert, type PrometheusRules } from "./prometheus-rules.ts";
import { samplesIn, seriesIn, type Sample } from "./samples.ts";
import { startStateMetrics, type StateMetrics } from "./state-metrics.ts";

/** What the chart renders to, as far as it is looked at. */
interface Monitoring {
  readonly stateMetrics: string;
  readonly dashboard: Dashboard;
  readonly rules: { readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[] };
  readonly cronJob: { readonly spec: { readonly jobTemplate: { readonly spec: object } } };
}

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly type: string; readonly query: string }[] };
}

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** What kube-state-metrics needs for the CronJob and its Jobs; its own chart brings it. */
const itsOwn: PolicyRule = { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: ["list", "watch"] };
const lastSuccess = "kube_cronjob_status_last_successful_time";
/** Helm, and two programs that may have to be built. */
const BEGIN_MS = 1_200_000;

let place: Place;
let folder: string;
let rulesFile: string;
let monitoring: Monitoring;
let stateMetrics: StateMetrics;
let prometheus: PrometheusRules;
const opened = new AsyncDisposableStack(); // what was opened, however far the beginning came
beforeAll(async () => {
  prometheus = await openPrometheusRules();
  folder = opened.adopt(mkdtempSync(join(tmpdir(), "stageset-monitoring-")), (made) => {
    rmSync(made, { recursive: true });
  });
  const connection = await connect();
  place = opened.adopt(await openPlace(connection), removePlace);
  monitoring = await renderMonitoring(place.namespace);
  rulesFile = join(folder, "rules.yaml");
  writeFileSync(rulesFile, JSON.stringify(monitoring.rules));
  await makeCronJob();
  const sources = opened.use(await startSourceAgent(place));
  await rollOut(openReleases({ clusters: connection, place, sources }));
  const config = join(folder, "config.yaml");
  writeFileSync(config, monitoring.stateMetrics);
  const kubeconfig = await admit();
  stateMetrics = opened.use(await startStateMetrics({ kubeconfig, config, resources: itsOwn.resources }));
}, BEGIN_MS);
afterAll(() => opened.disposeAsync());

async function renderMonitoring(namespace: string): Promise<Monitoring> {
  using helm = openHelm(await findTool("helm", { env: process.env, say: () => undefined }));
  const enabled = ["prometheusRule", "kubeStateMetrics", "dashboard"].map((name) => [name, { enabled: true }]);
  const values = {
    ...{ image: { repository: "registry.example.org/stageset" }, crds: { install: false } },
    monitoring: Object.fromEntries(enabled) as object,
  };
  const rendered = loadAll(await renderChart(helm, values, { namespace })) as Rendered[];
  const find = (kind: string, name: string): unknown => {
    const found = rendered.find((object) => object.kind === kind && object.metadata.name === name);
    if (found === undefined) throw new Error(`The chart renders no ${kind} ${name}`);
    return found;
  };
  const dataOf = (name: string, key: string): string => (find("ConfigMap", name) as Rendered).data?.[key] ?? "";
  return {
    stateMetrics: dataOf("stageset-kube-state-metrics", "config.yaml"),
    dashboard: JSON.parse(dataOf("stageset-dashboard", "stageset.json")) as Dashboard,
    rules: (find("PrometheusRule", "stageset") as { readonly spec: Monitoring["rules"] }).spec,
    cronJob: find("CronJob", "stageset-tick") as Monitoring["cronJob"],
  };
}

/** The chart's CronJob, which makes no Job here; and one Job as if it had. */
async function makeCronJob(): Promise<void> {
  const cronJob = monitoring.cronJob;
  const { jobTemplate } = cronJob.spec;
  const metadata = { name: "stageset-tick-1" };
  await place.apply(
    { ...cronJob, spec: { ...cronJob.spec, suspend: true } },
    { apiVersion: "batch/v1", kind: "Job", metadata, spec: { ...jobTemplate.spec, suspend: true } },
  );
}

/** A stage that no retry can mend. */
const unreadable = {
  ...{ name: "base", path: "./base", sourceRef: { kind: "ExternalArtifact", name: "invalid" } },
  readyChecks: { exprs: [{ apiVersion: "v1", kind: "ConfigMap", current: "no expression" }] },
};

/** A StageSet that is Ready, one whose second stage failed, one that cannot be meant, and two that are suspended, each in its way. */
async function rollOut({ sources, stageSet, step }: Releases): Promise<void> {
  const ways = {
    ready: {},
    failed: { preflight: "None" },
    invalid: { stages: [unreadable] },
    suspended: { suspend: true },
    later: { suspendUntil: "2999-01-01T00:00:00Z" },
  };
  await Promise.all(
    Object.entries(ways).map(async ([name, spec]) => {
      const app = name === "failed" ? "Not_A_Name" : `${name}-app`;
      await sources.publishExternal(name, { "base/a.yaml": configMap(`${name}-base`), "app/a.yaml": configMap(app) });
      await stageSet(name, ["base", "app"], spec);
      await step(name);
    }),
  );
}

/** Gives an account of the place what docs/operations.md says, and what kube-state-metrics has anyway. @returns its kubeconfig */
async function admit(): Promise<string> {
  const { kubectl, namespace } = place;
  const account = { namespace, name: "kube-state-metrics" };
  const rules = [...documentedRules(), itsOwn];
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: namespace },
    rules,
  };
  const binding = {
    ...{ ...role, kind: "ClusterRoleBinding", rules: undefined },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: namespace },
    subjects: [{ kind: "ServiceAccount", ...account }],
  };
  opened.defer(async () => {
    await kubectl(["delete", `clusterrole/${namespace}`, `clusterrolebinding/${namespace}`]);
  });
  await kubectl(["create", "serviceaccount", account.name]);
  await kubectl(["create", "--filename=-"], [role, binding].map((object) => JSON.stringify(object)).join("\n---\n"));
  await rightsKnown(place.cluster, account, rules);
  const kubeconfig = join(folder, "kubeconfig");
  const token = (await kubectl(["create", "token", account.name])).trim();
  writeFileSync(kubeconfig, renderKubeconfig(place.kubeconfig, { token }), { mode: 0o600 });
  return kubeconfig;
}

/** The rules of the ClusterRole that docs/operations.md shows. */
function documentedRules(): readonly PolicyRule[] {
  const page = readFileSync(new URL("../../../docs/operations.md", import.meta.url), "utf8");
  const [block = ""] = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = ""]) => text);
  const { kind, rules } = load(block) as { readonly kind: string; readonly rules: readonly PolicyRule[] };
  expect(kind).toBe("ClusterRole");
  return rules;
}

/** What kube-state-metrics tells of the place, once it is enough. */
async function told(name: string, count: number): Promise<readonly Sample[]> {
  const isOurs = ({ labels }: Sample): boolean =>
    [labels["exported_namespace"], labels["namespace"]].includes(place.namespace);
  return eventually(
    async () => samplesIn(await stateMetrics.read()).filter((sample) => sample.name === name && isOurs(sample)),
    (samples) => samples.length >= count,
  );
}

/** Has the CronJob say that a tick has succeeded. */
async function succeed(): Promise<void> {
  const status = JSON.stringify({ status: { lastSuccessfulTime: "2026-01-01T00:00:00Z" } });
  await place.kubectl(["patch", "cronjob/stageset-tick", "--subresource=status", "--type=merge", "--patch", status]);
}

/** `ready base` and its like, with what is told of it. */
function lines(samples: readonly Sample[], tell: (sample: Sample) => string): readonly string[] {
  return samples
    .map((sample) => [sample.labels["name"], sample.labels["stage"], tell(sample)].filter(Boolean).join(" "))
    .sort();
}

describe("kube-state-metrics, with the chart's configuration and the documented rights", () => {
  it("tells how each StageSet stands", async () => {
    const samples = await told("stageset_info", 5);
    const shown = ["ready", "reason", "stalled", "suspended"];
    expect(lines(samples, ({ labels }) => shown.map((label) => labels[label] ?? "-").join(" "))).toEqual([
      "failed False StageFailed - -",
      "invalid False InvalidSpec True -",
      "later False Suspended - -",
      "ready True Succeeded - -",
      "suspended False Suspended - true",
    ]);
    expect(new Set(samples.map(({ value }) => value))).toEqual(new Set([1]));
  });

  it("tells how each stage stands", async () => {
    const samples = await told("stageset_stage_info", 4);
    expect(lines(samples, ({ labels }) => `${labels["phase"] ?? "-"} ${labels["revision"] ?? "-"}`)).toEqual([
      "failed app Failed -",
      expect.stringMatching(/^failed base Ready latest@sha256:/),
      expect.stringMatching(/^ready app Ready latest@sha256:/),
      expect.stringMatching(/^ready base Ready latest@sha256:/),
    ]);
  });

  it("tells 1 of a stage that is Ready, and 0 of one that is not", async () => {
    const samples = await told("stageset_stage_ready", 4);
    const seen = lines(samples, ({ value }) => String(value));
    expect(seen).toEqual(["failed app 0", "failed base 1", "ready app 1", "ready base 1"]);
  });

  it("tells of a StageSet that comes later, until it has gone", async () => {
    const read = async (): Promise<boolean> =>
      (await told("stageset_info", 1)).some(({ labels }) => labels["name"] === "new");
    const sourceRef = { kind: "ExternalArtifact", name: "new" };
    const spec = { stages: [{ name: "base", path: "./base", sourceRef }] };
    await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { name: "new" }, spec });
    await eventually(read, (isThere) => isThere);
    await place.kubectl(["delete", "stageset/new"]);
    await eventually(read, (isThere) => !isThere);
  });

  it("tells when the CronJob was made, and of a success only once there was one", async () => {
    expect(await told("kube_cronjob_created", 1)).toMatchObject([{ labels: { cronjob: "stageset-tick" } }]);
    expect(await told(lastSuccess, 0)).toEqual([]);
    await succeed();
    expect(await told(lastSuccess, 1)).toMatchObject([{ value: Date.UTC(2026, 0, 1) / 1_000 }]);
  });
});

/** What fires after so many minutes, where kube-state-metrics tells these series so. */
async function firing(minutes: number, series: Readonly<Record<string, string>>): Promise<readonly Alert[]> {
  return prometheus.firing(rulesFile, { series, minutes });
}

const always = "0x30"; // at the epoch, as told in each of the minutes that follow
const ticking = "0+60x30";

interface Ticking {
  readonly when: string;
  /** What is told of the CronJob; absent: nothing. */
  readonly created?: string;
  readonly succeeded?: string;
  readonly minutes: number;
  readonly then: readonly string[];
}

describe("the alert StageSetNotTicking", () => {
  it.each<Ticking>([
    { when: "five minutes after it was installed", created: always, minutes: 5, then: [] },
    { when: "a moment later, and no tick has succeeded", created: always, minutes: 7, then: ["StageSetNotTicking"] },
    { when: "a tick succeeds each minute", created: always, succeeded: ticking, minutes: 30, then: [] },
    { when: "five minutes after the last success", created: always, succeeded: always, minutes: 5, then: [] },
    {
      when: "a moment later",
      ...{ created: always, succeeded: always, minutes: 7 },
      then: ["StageSetNotTicking"],
    },
    {
      when: "the CronJob went",
      created: "0x5 stale",
      succeeded: "0+60x5 stale",
      minutes: 7,
      then: ["StageSetNotTicking"],
    },
    { when: "there was never a CronJob", minutes: 2, then: ["StageSetNotTicking"] },
    {
      when: "kube-state-metrics was away for a scrape",
      created: "0x5 stale 0x20",
      succeeded: "0+60x5 stale 420+60x20",
      minutes: 7,
      then: [],
    },
  ])("$when: $then", async ({ created, succeeded, minutes, then }) => {
    const labels = `{namespace="${place.namespace}",cronjob="stageset-tick"}`;
    const series = {
      ...{ [`kube_cronjob_created{namespace="elsewhere",cronjob="stageset-tick"}`]: always },
      ...(created !== undefined && { [`kube_cronjob_created${labels}`]: created }),
      ...(succeeded !== undefined && { [`${lastSuccess}${labels}`]: succeeded }),
    };
    const alerts = await firing(minutes, series);
    expect(alerts.map(({ name }) => name)).toEqual(then);
  });

  it("is of the series that kube-state-metrics tells", async () => {
    const [created] = await told("kube_cronjob_created", 1);
    expect(await firing(5, { [created?.series ?? ""]: always })).toEqual([]);
  });
});

describe("the alert StageSetNotReady", () => {
  it("fires for what has failed, after 15 minutes, and not for what is Ready or suspended", async () => {
    const samples = await told("stageset_info", 5);
    const [created] = await told("kube_cronjob_created", 1);
    const series = Object.fromEntries([
      [created?.series, ticking],
      ...samples.map((sample) => [sample.series, `${sample.value}x30`]),
    ]) as Readonly<Record<string, string>>;
    expect(await firing(14, series)).toEqual([]);
    const alerts = await firing(15, series);
    expect(alerts.map(({ labels }) => labels["name"]).sort()).toEqual(["failed", "invalid"]);
    expect(alerts.find(({ labels }) => labels["name"] === "failed")).toMatchObject({
      labels: { alertname: "StageSetNotReady", severity: "warning", exported_namespace: place.namespace },
      annotations: {
        summary: `StageSet ${place.namespace}/failed is not Ready: StageFailed.`,
        runbook_url: "https://stages.metio.wtf/runbooks/StageFailed",
        description: `stageset tree -n ${place.namespace} failed shows the stage that it stands at, and why.`,
      },
    });
  });
});

/** What the dashboard asks Prometheus for; of Grafana's own `label_values`, what is in it. */
function queriesOf({ panels, templating }: Dashboard): readonly string[] {
  const variables = templating.list.filter(({ type }) => type === "query").map(({ query }) => query);
  return [
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...variables.map((query) => /^label_values\((.*), \w+\)$/.exec(query)?.[1] ?? query),
  ];
}

it("the dashboard and the alerts ask for series and labels that somebody tells", async ({ handler }) => {
  await using notify = await startNotify(handler);
  await succeed();
  await told("stageset_info", 5); // not each has each label
  for (const name of ["kube_cronjob_created", lastSuccess, "kube_job_status_failed"]) await told(name, 1);
  const text = [await stateMetrics.read(), (await notify.get("/metrics")).text].join("");
  const expressions = monitoring.rules.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
  const asked = await prometheus.selectors([...expressions, ...queriesOf(monitoring.dashboard)]);
  expect(asked.length).toBeGreaterThan(expressions.length);
  const names = new Set(seriesIn(text));
  expect(asked.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
  const samples = samplesIn(text);
  for (const { name, labels } of asked) {
    const told = new Set(samples.filter((sample) => sample.name === name).flatMap((one) => Object.keys(one.labels)));
    if (labels.length > 0) expect([...told], name).toEqual(expect.arrayContaining([...labels]));
  }
});
