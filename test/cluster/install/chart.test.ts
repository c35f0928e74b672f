/** What the chart renders to, and what it refuses to render. */
import { readFileSync } from "node:fs";
import { load, loadAll } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHelm, type Helm } from "../../../scripts/chart/helm.ts";
import { chartCases } from "../../../scripts/chart/chart-cases.ts";
import { chartFolder, renderChart, renderChartCases } from "../../../scripts/chart/render-chart.ts";
import { findTool } from "../programs.ts";

const project = new URL("../../../", import.meta.url);
const image = { repository: "registry.example.org/stageset" };

/** What is looked at of a rendered object. */
interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: unknown;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The values that a schema states one by one, such as `tick.shards`. */
function pathsOf({ properties }: Schema, path: readonly string[] = []): readonly string[] {
  if (properties === undefined) return [path.join(".")];
  return Object.entries(properties)
    .flatMap(([name, schema]) => pathsOf(schema, [...path, name]))
    .sort();
}

/** As pathsOf, of values: what is a map of the user's own, or a list, is one value. */
function leavesOf(value: unknown, path: readonly string[] = []): readonly string[] {
  const isOurs = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (!isOurs || path.at(-1) === "resources") return [path.join(".")];
  return Object.entries(value)
    .flatMap(([name, one]) => leavesOf(one, [...path, name]))
    .sort();
}

let helm: Helm;
beforeAll(async () => {
  helm = openHelm(await findTool("helm", { env: process.env, say: (line) => void process.stderr.write(`${line}\n`) }));
}, 1_200_000);
afterAll(() => {
  helm[Symbol.dispose]();
});

async function objects(values: object): Promise<readonly Rendered[]> {
  return loadAll(await renderChart(helm, { image, crds: { install: false }, ...values })) as Rendered[];
}

describe("the chart", () => {
  it("passes helm lint with each set of values", async () => {
    for (const { name, values } of chartCases) {
      const given = Object.entries(values).map(([key, value]) => `--set-json=${key}=${JSON.stringify(value)}`);
      expect(await helm.run(["lint", "--strict", chartFolder, ...given]), name).toContain("0 chart(s) failed");
    }
  });
  it("renders to what is checked in; where it shall differ, node scripts/gen-chart.ts writes that", async () => {
    for (const [path, content] of await renderChartCases(helm)) {
      expect(content, path).toBe(readFileSync(new URL(path, project), "utf8"));
    }
  });
  it("keeps a name that looks like a number a name", async () => {
    const numbers = chartCases.find(({ name }) => name === "numbers");
    const rendered = loadAll(await renderChart(helm, numbers?.values ?? {}, numbers));
    const isNamed = /^(name|namespace|secretName|serviceAccountName|priorityClassName|key)$|\/instance$/;
    const named = new Set<unknown>();
    JSON.stringify(rendered, (key, value: unknown) => {
      if (isNamed.test(key)) named.add(value);
      return value;
    });
    expect([...named].filter((name) => typeof name !== "string")).toEqual([]);
    for (const name of ["null", "2024", "2025", "7", "123", "true", "1.0", "0b1", "5", "6e0", "12"]) {
      expect(named).toContain(name);
    }
  });
  it("writes large numbers as the whole ones that they are", async () => {
    const many = 2_000_000;
    const numbers = ["startingDeadlineSeconds", "activeDeadlineSeconds", "failedJobsHistoryLimit", "concurrency"];
    const tick = Object.fromEntries([...numbers, "successfulJobsHistoryLimit"].map((name) => [name, many]));
    const notify = { enabled: true, replicas: many, concurrency: many };
    const monitoring = { prometheusRule: { enabled: true, notTickingAfterSeconds: many } };
    const rendered = await renderChart(helm, { image, crds: { install: false }, tick, notify, monitoring });
    expect(rendered.match(/.*\de\+\d.*/g)).toBeNull();
    expect(rendered.match(/2000000/g)).toHaveLength(10);
  });
  it("states every value in its schema, and no other", () => {
    const read = (name: string): unknown => load(readFileSync(new URL(`infra/chart/${name}`, project), "utf8"));
    const { global: everyCharts, ...stated } = (read("values.schema.json") as Schema).properties ?? {};
    expect(everyCharts).toEqual({ type: "object" });
    expect(pathsOf({ properties: stated })).toEqual(leavesOf(read("values.yaml")));
  });
});

/** A webhook whose address stands in a Secret. */
const address = [{ name: "STAGESET_NOTIFY_URL", valueFrom: { secretKeyRef: { name: "webhook", key: "address" } } }];
const secretWebhook = { events: { webhook: { hmacSecret: "key" } }, tick: { extraEnv: address } };

describe("values that cannot be meant", () => {
  it.each([
    { when: "no image", values: { image: {} }, then: /image\.repository is not set; push the image/ },
    { when: "a value that there is not", values: { shards: 3 }, then: /shards/ },
    { when: "a value that there is not, further down", values: { tick: { sharding: 3 } }, then: /sharding/ },
    { when: "no shards", values: { tick: { shards: 0 } }, then: /shards/ },
    { when: "a budget without a unit", values: { tick: { budget: "50" } }, then: /budget/ },
    { when: "a namespace that is none", values: { watchNamespaces: ["Shop"] }, then: /watchNamespaces/ },
    {
      when: "a deadline that no CronJob keeps",
      values: { tick: { startingDeadlineSeconds: 5 } },
      then: /startingDeadline/,
    },
    { when: "a port for root alone", values: { notify: { port: 80 } }, then: /port/ },
    { when: "Flux events for nobody", values: { flux: { alert: { enabled: true } } }, then: /needs notify\.enabled/ },
    {
      when: "metrics of nobody",
      values: { monitoring: { serviceMonitor: { enabled: true } } },
      then: /needs notify\.enabled/,
    },
    {
      when: "rights that nobody binds",
      values: { clusterAdmin: true, rbac: { create: false } },
      then: /needs rbac\.create/,
    },
    {
      when: "nobody who applies",
      values: { defaultServiceAccount: "" },
      then: /name one, or set clusterAdmin/,
    },
    {
      when: "tokens of named accounts, not of the default one",
      values: { rbac: { tokensFor: ["deployer"] } },
      then: /tokensFor does not name stageset/,
    },
    {
      when: "tokens narrowed, and every right",
      values: { clusterAdmin: true, rbac: { tokensFor: ["stageset"] } },
      then: /narrows nothing with clusterAdmin/,
    },
    {
      when: "a signature of nothing",
      values: { events: { webhook: { hmacSecret: "key" } } },
      then: /needs events\.webhook\.url, or STAGESET_NOTIFY_URL in tick\.extraEnv/,
    },
    {
      when: "a signature of what only tick posts",
      values: { ...secretWebhook, notify: { enabled: true } },
      then: /or STAGESET_NOTIFY_URL in notify\.extraEnv/,
    },
    {
      when: "an address with a password",
      values: { events: { fluxAddress: "http://me:secret@flux/" } },
      then: /fluxAddress/,
    },
    {
      when: "an account whose name leaves no room for notify's",
      values: { serviceAccount: { name: "a".repeat(247) } },
      then: /serviceAccount/,
    },
    { when: "a resource that there is not", values: { tick: { resources: { limit: {} } } }, then: /limit/ },
    { when: "a number as text", values: { tick: { shards: "3" } }, then: /shards.*got string, want integer/ },
    { when: "a value taken away", values: { tick: { schedule: null } }, then: /missing property 'schedule'/ },
    {
      when: "a key that nobody checks",
      values: { notify: { enabled: true }, flux: { alert: { enabled: true, hmacSecret: "key" } } },
      then: /needs notify\.hmacSecret/,
    },
    {
      when: "a key that Flux cannot read",
      values: {
        notify: { enabled: true, hmacSecret: "key" },
        flux: { alert: { enabled: true, namespace: "flux-system" } },
      },
      then: /reads Secrets of its own namespace alone/,
    },
  ])("$when: refused, and named", async ({ values, then }) => {
    await expect(renderChart(helm, { image, ...values })).rejects.toThrow(then);
  });
});

describe("what its objects are called", () => {
  const [a38, a39, a53] = ["a".repeat(38), "a".repeat(39), "a".repeat(53)];
  it.each([
    { when: "as StageSet is", release: "stageset", then: "stageset" },
    { when: "of several of them", release: "my-stageset", then: "my-stageset" },
    { when: "otherwise", release: "delivery", then: "delivery-stageset" },
    { when: "as long as it may be", release: a38, then: `${a38}-stageset` },
    { when: "one character longer", release: a39, then: `${a38}-stageset` },
    { when: "as long as helm takes it", release: a53, then: `${a38}-stageset` },
    { when: "cut at a dash", release: `${"a".repeat(37)}-b`, then: `${"a".repeat(37)}-stageset` },
    { when: "long, and of StageSet", release: `stageset-${"a".repeat(40)}`, then: `stageset-${a38}` },
    { when: "with a dot", release: "team.delivery", then: "team-delivery-stageset" },
  ])("a release called $when: $then", async ({ release, then }) => {
    const values = { image, crds: { install: false }, notify: { enabled: true } };
    const rendered = loadAll(await renderChart(helm, values, { release })) as Rendered[];
    const names = new Map(rendered.map(({ kind, metadata }) => [kind, metadata.name]));
    expect(names.get("CronJob")).toBe(`${then}-tick`);
    expect(names.get("Service")).toBe(`${then}-notify`);
    expect(names.get("CronJob")?.length).toBeLessThanOrEqual(52);
  });
});

describe("who applies where a StageSet names nobody", () => {
  it.each([
    { when: "by itself", values: {}, then: ["--default-service-account=stageset"] },
    { when: "as said", values: { defaultServiceAccount: "deployer" }, then: ["--default-service-account=deployer"] },
    { when: "with cluster-admin", values: { clusterAdmin: true }, then: [] },
    {
      when: "with cluster-admin, and as said",
      values: { clusterAdmin: true, defaultServiceAccount: "deployer" },
      then: ["--default-service-account=deployer"],
    },
  ])("$when", async ({ values, then }) => {
    const cronJob = (await objects(values)).find(({ kind }) => kind === "CronJob");
    const args = JSON.stringify(cronJob?.spec).match(/--default-service-account=[a-z]+/g) ?? [];
    expect(args).toEqual(then);
  });
});

/** The specs of all Pods that these objects have made, by who makes them. */
function podsOf(rendered: readonly Rendered[]): ReadonlyMap<string, unknown> {
  const specs = rendered.flatMap(({ kind, spec }) => {
    const { jobTemplate, template } = spec as {
      readonly jobTemplate?: { spec: PodMaker };
      readonly template?: PodMaker["template"];
    };
    const made = jobTemplate?.spec.template ?? template;
    return made === undefined ? [] : [[kind, made.spec] as const];
  });
  return new Map(specs);
}

interface PodMaker {
  readonly template: { readonly spec: unknown };
}

describe("a webhook whose address is secret", () => {
  it.each([
    { when: "alone", values: secretWebhook, then: ["CronJob"] },
    {
      when: "with notify, which knows it, too",
      values: { ...secretWebhook, notify: { enabled: true, extraEnv: address } },
      then: ["CronJob", "Deployment"],
    },
  ])("gets signed what is posted there: $when", async ({ values, then }) => {
    // Of the Pods, that of helm's test steps nothing.
    const pods = podsOf((await objects(values)).filter(({ kind, spec }) => spec !== undefined && kind !== "Job"));
    expect([...pods.keys()].sort()).toEqual(then);
    for (const [kind, spec] of pods) {
      expect(spec, kind).toMatchObject({
        containers: [
          {
            args: expect.arrayContaining(["--notify-key-file=/etc/stageset/webhook/token"]) as unknown,
            env: expect.arrayContaining(address) as unknown,
          },
        ],
      });
    }
  });
});

describe("every Pod", () => {
  it("is nobody's, cannot write to its root, and takes no flag from the environment by mistake", async () => {
    const pods = podsOf((await objects({ notify: { enabled: true } })).filter(({ spec }) => spec !== undefined));
    expect([...pods.keys()].sort()).toEqual(["CronJob", "Deployment", "Job"]);
    for (const [kind, spec] of pods) {
      expect(spec, kind).toMatchObject({
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
            resources: { limits: { memory: "512Mi" } },
          },
        ],
      });
    }
  });
});

describe("the CronJob", () => {
  it("is an Indexed one for several shards, of which one that fails leaves the others alone", async () => {
    const several = (await objects({ tick: { shards: 3 } })).find(({ kind }) => kind === "CronJob");
    expect(several?.spec).toMatchObject({
      jobTemplate: {
        spec: {
          completionMode: "Indexed",
          completions: 3,
          parallelism: 3,
          backoffLimitPerIndex: 0,
          activeDeadlineSeconds: 110,
        },
      },
    });
    const one = (await objects({})).find(({ kind }) => kind === "CronJob");
    expect(one?.spec).toMatchObject({
      ...{ schedule: "* * * * *", concurrencyPolicy: "Forbid", startingDeadlineSeconds: 45 },
      jobTemplate: {
        spec: { backoffLimit: 0, activeDeadlineSeconds: 110, template: { spec: { restartPolicy: "Never" } } },
      },
    });
  });
});
