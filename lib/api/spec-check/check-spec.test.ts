import { describe, expect, it } from "vitest";
import type { StageSet } from "../stage-set/stage-set.ts";
import { stageStatusBytesMin, statusBytesMax } from "../limits.ts";
import { checkSpec } from "./check-spec.ts";

type Fields = Readonly<Record<string, unknown>>;

const app = { name: "app", sourceRef: { name: "app" } };
const wait = { name: "settle", wait: { duration: "5s" } };
const job = (kind: string): Fields => ({ name: "seed", job: { sourceRef: { kind, name: "seed" } } });
const patch = (selector: Fields): Fields => ({
  name: "mark",
  patch: { target: { apiVersion: "v1", kind: "Pod", selector }, patch: "metadata: {}" },
});

const http = (fields: Fields): Fields => ({ name: "tell", http: { url: "https://hooks.example", ...fields } });
const pre = (...actions: readonly Fields[]): Fields => ({ stages: [{ ...app, actions: { pre: actions } }] });
const anchored = { ...wait, completionAnchor: { apiVersion: "v1", kind: "ConfigMap", name: "data" } };

/** Whatever it is, as an engine would get it that cannot trust the API server's schema. */
function stageSetOf(spec: Fields): StageSet {
  return {
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: { name: "shop" },
    spec: { stages: [app], ...spec },
  } as unknown as StageSet;
}

function refusalOf(spec: Fields): string | undefined {
  const result = checkSpec(stageSetOf(spec));
  if (result.kind === "done") return undefined;
  expect(result.failure).toMatchObject({ reason: "InvalidSpec", retry: "never" });
  return result.failure.message;
}

describe("a spec that can be acted upon", () => {
  it.each([
    { when: "the least", spec: {} },
    { when: "a cadence of a second", spec: { interval: "1s" } },
    { when: "a timeout of nothing", spec: { timeout: "0" } },
    { when: "a timeout of almost 292 years", spec: { timeout: "2562047h" } },
    { when: "an anchor before a stage", spec: pre(anchored) },
    { when: "a wait that ends just before its timeout", spec: pre({ ...wait, timeout: "5001ms" }) },
    { when: "a wait for as long as the longest default", spec: pre({ name: "settle", wait: { duration: "2h" } }) },
    { when: "a request without a body", spec: pre(http({ method: "GET" })) },
    { when: "a deletion with a body", spec: pre(http({ method: "DELETE", body: "{}" })) },
    { when: "variables", spec: { stages: [{ ...app, postBuild: { substitute: { _a1: "", B: "x" } } }] } },
    ...["/spec/replicas", "/metadata/labels/app", "/metadata/annotations", "/kinds", "/data/name"].map((path) => ({
      when: `${path} is left to others`,
      spec: { stages: [{ ...app, ignore: [{ paths: [path] }] }] },
    })),
  ])("$when", ({ spec }) => {
    expect(refusalOf(spec)).toBeUndefined();
  });
});

describe("a spec that the API server should have refused", () => {
  it.each([
    {
      spec: { stages: [app, app] },
      says: 'Cannot use spec.stages[1]: Duplicate value: {"name":"app"}',
    },
    {
      spec: { onTimeout: "Fail" },
      says: 'Cannot use spec.onTimeout: Unsupported value: "Fail": supported values: "Hold", "Rollback" (and 1 more)',
    },
    {
      spec: { kubeConfig: {} },
      says: "Cannot use spec.kubeConfig: Invalid value: exactly one kubeconfig: set one of secretRef, configMapRef",
    },
  ])("$says", ({ spec, says }) => {
    expect(refusalOf(spec)).toBe(says);
  });
});

describe("a spec that the API server cannot judge", () => {
  it.each([
    ...(["label", "annotation"] as const).map((what) => ({
      spec: {
        stages: [
          {
            ...app,
            ignore: [
              { paths: ["/spec"], target: { [`${what}Selector`]: "a" } },
              { paths: [`/metadata/${what}s/b`], target: { kind: "Pod" } },
            ],
          },
        ],
      },
      says: `Cannot use spec.stages[0].ignore[1].paths[0]: ${what}Selector of these rules may go by /metadata/${what}s/b; have targets select by kind and name`,
    })),
    ...["1a", "a-b", ""].map((name) => ({
      spec: { stages: [app, { ...app, name: "b", postBuild: { substitute: { [name]: "1" } } }] },
      says: `Cannot use spec.stages[1].postBuild.substitute: ${JSON.stringify(name)} is no name of a variable; begin with a letter or _, and go on with letters, digits and _`,
    })),
    ...[
      ...["/apiVersion", "/kind", "/kind/x", "/metadata", "/metadata/name", "/metadata/namespace", "/metadata/labels"],
      "/metadata/labels/stages.metio.wtf~1stage",
    ].map((path) => ({
      spec: { stages: [{ ...app, ignore: [{ paths: ["/spec", path] }] }] },
      says: `Cannot use spec.stages[0].ignore[0].paths[1]: ${path} makes the object what it is, and ours; name a field below spec or data, or one label or annotation`,
    })),
    {
      spec: { stages: [{ ...app, migrationAnchor: "app" }] },
      says: "Cannot use spec.stages[0].migrationAnchor: app is spec.stages[0].name already; choose another",
    },
    {
      spec: {
        stages: [
          { ...app, migrationAnchor: "db" },
          { ...app, name: "web", migrationAnchor: "db" },
        ],
      },
      says: "Cannot use spec.stages[1].migrationAnchor: db is spec.stages[0].migrationAnchor already; choose another",
    },
    {
      spec: { stages: [{ ...app, actions: { pre: [wait], onFailure: [wait] } }] },
      says: "Cannot use spec.stages[0].actions.onFailure[0].name: settle is the name of spec.stages[0].actions.pre[0] already; rename one of them",
    },
    {
      spec: { stages: [{ ...app, actions: { post: [job("Snippet")] } }] },
      says: "Cannot use spec.stages[0].actions.post[0].job.sourceRef.apiVersion: Snippet is a producer without a group; set apiVersion",
    },
    {
      spec: { version: { value: "1.0.0" }, migrations: [{ name: "two", to: "2.0.0", down: [job("Snippet")] }] },
      says: "Cannot use spec.migrations[0].down[0].job.sourceRef.apiVersion: Snippet is a producer without a group; set apiVersion",
    },
    {
      spec: { onDelete: [patch({ matchLabels: {}, matchExpressions: [] })] },
      says: "Cannot use spec.onDelete[0].patch.target.selector: it is empty and selects every object; say which labels they have",
    },
    { spec: { interval: "999ms" }, says: "Cannot use spec.interval: 999ms is shorter than 1s; make it longer" },
    {
      spec: { timeout: "2562048h" },
      says: "Cannot use spec.timeout: 2562048h is longer than 292 years; make it shorter",
    },
    {
      spec: { suspendUntil: "2026-12-24t18:00:00z" },
      says: "Cannot use spec.suspendUntil: 2026-12-24t18:00:00z is no time; write it like 2026-12-24T18:00:00Z",
    },
    {
      spec: {
        updateWindows: [{ type: "Allow", schedule: "0 8 * * *", duration: "1h", timeZone: "Europe/Atlantis" }],
      },
      says: "Cannot use spec.updateWindows[0].timeZone: no time zone is called Europe/Atlantis; use a name of the IANA database, such as Europe/Berlin",
    },
    {
      spec: { onDelete: [{ name: "tell", http: { url: "http://host:port" } }] },
      says: "Cannot use spec.onDelete[0].http.url: it is no URL; write it like https://host.example/path",
    },
    {
      spec: { stages: [{ ...app, actions: { onFailure: [anchored] } }] },
      says: "Cannot use spec.stages[0].actions.onFailure[0].completionAnchor: only the pre and post actions of a stage have a ledger; remove it",
    },
    {
      spec: { onRollback: [anchored] },
      says: "Cannot use spec.onRollback[0].completionAnchor: only the pre and post actions of a stage have a ledger; remove it",
    },
    {
      spec: pre({ ...wait, timeout: "5s" }),
      says: "Cannot use spec.stages[0].actions.pre[0].timeout: it ends a wait of 5s; make it longer, or remove it",
    },
    {
      spec: pre(http({ url: "https://bob:hunter2@hooks.example/" })),
      says: "Cannot use spec.stages[0].actions.pre[0].http.url: it holds a user or a password; keep them in a Secret, and name it in headersFrom as Authorization",
    },
    {
      spec: pre(http({ url: "https://token@hooks.example/" })),
      says: "Cannot use spec.stages[0].actions.pre[0].http.url: it holds a user or a password; keep them in a Secret, and name it in headersFrom as Authorization",
    },
    {
      spec: pre(http({ method: "GET", body: "{}" })),
      says: "Cannot use spec.stages[0].actions.pre[0].http.body: GET has no body; remove it, or choose another method",
    },
    {
      spec: pre(http({ method: "HEAD", bodyFrom: { name: "hook", key: "body" } })),
      says: "Cannot use spec.stages[0].actions.pre[0].http.bodyFrom: HEAD has no body; remove it, or choose another method",
    },
    {
      spec: { interval: "1ms", retryInterval: "2ms", driftDetectionInterval: "3ms" },
      says: "Cannot use spec.interval: 1ms is shorter than 1s; make it longer (and 2 more)",
    },
  ])("$says", ({ spec, says }) => {
    expect(refusalOf(spec)).toBe(says);
  });
});

describe("stages whose status would be too long", () => {
  const name = (index: number): string => `stage-${String(index).padStart(4, "0")}`;
  const stages = (count: number): readonly Fields[] =>
    Array.from({ length: count }, (_, index) => ({ ...app, name: name(index) }));
  const most = Math.floor(statusBytesMax / (stageStatusBytesMin + 3 * name(0).length));

  it("are none where it just fits", () => {
    expect(refusalOf({ stages: stages(most) })).toBeUndefined();
  });

  it("are refused with one more", () => {
    expect(refusalOf({ stages: stages(most + 1) })).toBe(
      `Cannot use spec.stages: the status of ${most + 1} stages needs 258 KiB of 256; divide them among several StageSets`,
    );
  });
});

it("a field that is not served yet is refused last, by its path", () => {
  expect(refusalOf({ rollbackOnFailure: true, version: { value: "1.0.0" } })).toBe(
    "not supported yet: spec.version, spec.rollbackOnFailure",
  );
});
