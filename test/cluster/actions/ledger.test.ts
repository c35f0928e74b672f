/** StageLedgers as handlers write them, on a real API server. */
import { describe, expect } from "vitest";
import type { Action, Result, StageSetSpec } from "../../../lib/api/index.ts";
import {
  addBaseline,
  findAnchor,
  readLedger,
  resetLedger,
  writeBaseline,
  writeCompletion,
  type LedgerOf,
  type LiveLedger,
} from "../../../lib/actions/ledger/index.ts";
import { instant } from "../../../lib/base/index.ts";
import type { Cluster } from "../../../lib/cluster/index.ts";
import { it, machineClock, valueOf, type Place } from "../place.ts";

const now = instant(Date.UTC(2026, 10, 23, 12));
const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageLedger" };
const configMap = { apiVersion: "v1", kind: "ConfigMap" };

const seed: Action = {
  ...{ name: "seed", scope: "Lifetime", onSupersede: "Wait", wait: { duration: "1s" } },
  completionAnchor: { ...configMap, name: "data" },
};
const announce: Action = { name: "announce", scope: "Lifetime", onSupersede: "Wait", wait: { duration: "1s" } };
const spec = { stages: [{ name: "db", actions: { pre: [seed, announce] } }] } as unknown as StageSetSpec;

function ledgerOf({ namespace }: Place): LedgerOf {
  return { namespace, name: "release" };
}

function told<T>(result: Result<T>): T {
  if (result.kind === "failed") throw new Error(result.failure.message);
  return result.value;
}

async function read(place: Place): Promise<LiveLedger> {
  const ledger = told(await readLedger(place.cluster, ledgerOf(place)));
  if (ledger === undefined) throw new Error("There is no StageLedger");
  return ledger;
}

const complete = (cluster: Cluster, place: Place, name: string, token = "t1"): Promise<Result<void>> =>
  writeCompletion(cluster, ledgerOf(place), { stage: "db", action: { ...announce, name }, token, now });

/** Brings the status to what the baseline says. */
const baseline = async (place: Place): Promise<LiveLedger | undefined> =>
  told(
    await writeBaseline(place.cluster, await read(place), spec, {
      now: machineClock.now(),
      anchorOf: (_stage, { name, completionAnchor: reference = { ...configMap, name: "" } }) =>
        findAnchor(place.cluster, { namespace: place.namespace, action: name, reference }),
    }),
  );

const names = ({ status }: LiveLedger): readonly string[] => (status?.completedActions ?? []).map((one) => one.action);

describe("a completion", () => {
  it("makes the StageLedger where there is none: labelled, owned by nobody", async ({ place }) => {
    expect(told(await readLedger(place.cluster, ledgerOf(place)))).toBeUndefined();
    told(await complete(place.cluster, place, "seed"));
    expect((await read(place)).status).toEqual({
      completedActions: [
        {
          ...{ stage: "db", action: "seed", origin: "Executed", token: "t1", completedAt: "2026-11-23T12:00:00Z" },
          digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        },
      ],
    });
    const { metadata } = await place.read(kind, "release");
    expect(metadata.labels).toEqual({ "stages.metio.wtf/stage-set": "release" });
    expect(metadata.ownerReferences).toBeUndefined();
    expect(new Set(metadata.managedFields?.map(({ manager }) => manager))).toEqual(new Set(["stageset-ledger"]));
  });

  it("of an attempt that stands already writes nothing; that of another attempt replaces it", async ({ place }) => {
    told(await complete(place.cluster, place, "seed"));
    const { resourceVersion } = (await read(place)).metadata;
    told(await complete(place.cluster, place, "seed"));
    expect((await read(place)).metadata.resourceVersion).toBe(resourceVersion);
    told(await complete(place.cluster, place, "seed", "t2"));
    expect((await read(place)).status?.completedActions).toMatchObject([{ action: "seed", token: "t2" }]);
  });

  it("of two writers at once is lost by neither, and what people wrote stays", async ({ place }) => {
    told(await addBaseline(place.cluster, ledgerOf(place), { stage: "db", action: "announce" }));
    const each = Array.from({ length: 6 }, (_, at) => `action-${at}`);
    const results = await Promise.all(each.map((name) => complete(place.cluster, place, name)));
    results.forEach(told);
    const ledger = await read(place);
    expect(names(ledger).toSorted()).toEqual(each);
    expect(ledger.spec).toEqual({ baseline: [{ stage: "db", action: "announce" }] });
  });

  it("of two writers who both find no StageLedger is lost by neither", async ({ place }) => {
    const results = await Promise.all(["one", "two"].map((name) => complete(place.cluster, place, name)));
    results.forEach(told);
    expect(names(await read(place)).toSorted()).toEqual(["one", "two"]);
  });

  it("without the right to write is told which is missing", async ({ place }) => {
    const tenant = await place.as({ apiGroups: ["stages.metio.wtf"], resources: ["stageledgers"], verbs: ["get"] });
    expect(await complete(tenant, place, "seed")).toMatchObject({
      failure: {
        reason: "RBACDenied",
        message: expect.stringContaining("grant the verb create on stageledgers") as string,
      },
    });
  });
});

describe("a baseline", () => {
  it("is recorded once, with its anchor where there is one, and then nothing is written", async ({ place }) => {
    await place.apply({ ...configMap, metadata: { name: "data" } });
    const { uid } = (await place.read(configMap, "data")).metadata;
    for (const action of ["seed", "announce"]) {
      expect(told(await addBaseline(place.cluster, ledgerOf(place), { stage: "db", action }))).toBe(true);
    }
    await baseline(place);
    const { status, metadata } = await read(place);
    expect(status?.completedActions).toMatchObject([
      { action: "seed", origin: "Baselined", anchor: { ...configMap, name: "data", uid } },
      { action: "announce", origin: "Baselined" },
    ]);
    expect(status?.conditions).toMatchObject([{ type: "BaselineValid", status: "True", observedGeneration: 3 }]);
    await baseline(place);
    expect((await read(place)).metadata.resourceVersion).toBe(metadata.resourceVersion);
  });

  it("whose anchor is not there is recorded without", async ({ place }) => {
    told(await addBaseline(place.cluster, ledgerOf(place), { stage: "db", action: "seed" }));
    await baseline(place);
    expect((await read(place)).status?.completedActions?.map(({ anchor }) => anchor)).toEqual([undefined]);
  });

  it("that names what is not there says so, until it is corrected", async ({ place }) => {
    told(await addBaseline(place.cluster, ledgerOf(place), { stage: "db", action: "sead" }));
    await baseline(place);
    const { status } = await read(place);
    const message = "stage db has no action sead in pre or post; correct spec.baseline";
    expect(status?.conditions).toMatchObject([{ type: "BaselineValid", status: "False", message }]);
    expect(status?.completedActions ?? []).toEqual([]);
    told(await resetLedger(place.cluster, ledgerOf(place), { stage: "db", action: "sead" }));
    await baseline(place);
    expect((await read(place)).status?.conditions ?? []).toEqual([]);
  });

  it("stands beside a completion that is written at the same time", async ({ place }) => {
    told(await addBaseline(place.cluster, ledgerOf(place), { stage: "db", action: "announce" }));
    const [, completed] = await Promise.all([baseline(place), complete(place.cluster, place, "other")]);
    told(completed);
    expect(names(await read(place)).toSorted()).toEqual(["announce", "other"]);
  });
});

it("a reset takes what it names, from the baseline as well", async ({ place }) => {
  for (const name of ["one", "two"]) told(await complete(place.cluster, place, name));
  told(await addBaseline(place.cluster, ledgerOf(place), { stage: "db", action: "two" }));
  const taken = told(await resetLedger(place.cluster, ledgerOf(place), { stage: "db", action: "two" }));
  expect(taken).toMatchObject({ completions: [{ action: "two" }], baseline: [{ action: "two" }] });
  const left = await read(place);
  expect({ names: names(left), spec: left.spec }).toEqual({ names: ["one"], spec: { baseline: [] } });
  expect(told(await resetLedger(place.cluster, { ...ledgerOf(place), name: "none" }, {}))).toBeUndefined();
});

it("an action's anchor is found as the API server has it, cluster-scoped ones too", async ({ place }) => {
  const reference = { apiVersion: "v1", kind: "Namespace", name: place.namespace };
  const found = told(await findAnchor(place.cluster, { namespace: place.namespace, action: "seed", reference }));
  expect(found).toEqual({ ...reference, uid: valueOf(await place.cluster.get(reference))?.metadata.uid });
});
