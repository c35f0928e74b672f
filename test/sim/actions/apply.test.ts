import { describe, expect, it } from "vitest";
import { ownerLabels, type Action } from "../../../lib/api/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { nextOfAction, takeAction } from "../../../lib/actions/index.ts";
import { withFaults } from "../../../lib/sim/index.ts";
import { openActionPlace, token, type ActionPlace } from "./action-place.ts";

const action = (wait: boolean): Action => ({
  name: "seed",
  onSupersede: "Wait",
  apply: { sourceRef: { kind: "ExternalArtifact", name: "shop" }, path: "./seed", wait },
});
const configMap = (name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { namespace: "shop", name },
  data: { mode: "auto" },
});
const pod = (name: string, how: string): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { namespace: "shop", name, labels: { "stageset.test/pod": how } },
  spec: { restartPolicy: "Never", containers: [{ name: "main", image: "registry.test/app:1" }] },
});
const failingJob: KubeObject = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { namespace: "shop", name: "one" },
  spec: { backoffLimit: 0, template: { metadata: pod("one", "fail").metadata, spec: pod("one", "fail")["spec"] } },
};

function open(objects: readonly KubeObject[], wait = false): Promise<ActionPlace> {
  return openActionPlace({ action: action(wait), verb: { next: nextOfAction }, take: takeAction }, objects);
}

describe("an apply action", () => {
  it("applies each object once, marked as its own, and leaves all where they are", async () => {
    const place = await open([configMap("a"), configMap("b")]);
    const drove = await place.drive();
    expect(drove).toMatchObject({ move: { kind: "done", leftovers: [] }, effects: ["applyObjects"] });
    expect(place.look("ConfigMap", "a")).toMatchObject({
      data: { mode: "auto" },
      metadata: {
        labels: { "stages.metio.wtf/action-token": token },
        annotations: { "stages.metio.wtf/action": "db/pre/migrate" },
        managedFields: [{ manager: "stageset-action", operation: "Apply" }],
      },
    });
    await place.remove(configMap("a"));
    expect(await place.drive({ intent: drove.intent })).toMatchObject({ move: { kind: "done" }, effects: [] });
  });
  it("is done where there is nothing to apply", async () => {
    expect(await (await open([])).drive()).toMatchObject({ move: { kind: "done" }, effects: [] });
  });
  it("refuses an object of a stage, and touches nothing", async () => {
    const place = await open([configMap("a"), configMap("b")]);
    const labels = ownerLabels({ namespace: "shop", name: "shop", stage: "base" });
    const { metadata } = await place.apply({ ...configMap("b"), metadata: { ...configMap("b").metadata, labels } });
    expect((await place.drive()).move).toMatchObject({
      kind: "failed",
      failure: {
        retry: "never",
        message:
          "Cannot apply ConfigMap shop/b: it is an object of stage base of the StageSet shop/shop; take it out of the " +
          "action's artifact, or out of that stage",
      },
      leftovers: [],
    });
    expect(place.look("ConfigMap", "a")).toBeUndefined();
    expect(place.look("ConfigMap", "b")?.metadata.resourceVersion).toBe(metadata.resourceVersion);
  });
  it("tells what the API server refuses for good", async () => {
    const place = await open([configMap("a"), { ...configMap("b"), data: { "not a key": "1" } }]);
    expect((await place.drive()).move).toMatchObject({
      kind: "failed",
      failure: { retry: "never", message: expect.stringMatching(/^Cannot apply ConfigMap shop\/b: .*422/) as string },
      leftovers: [],
    });
  });
  it("waits for them to be healthy where it is told to", async () => {
    const place = await open([configMap("a"), pod("one", "ready")], true);
    const { move, waits } = await place.drive();
    expect(move).toEqual({ kind: "done", leftovers: [] });
    expect(waits[0]).toMatch(/^Waiting for Pod shop\/one/);
  });
  it("fails where one of them does", async () => {
    const place = await open([configMap("a"), failingJob], true);
    expect((await place.drive()).move).toMatchObject({
      kind: "failed",
      failure: {
        retry: "backoff",
        message: expect.stringMatching(
          /^What it has applied has failed: Job shop\/one .*BackoffLimitExceeded/,
        ) as string,
      },
    });
  });
});

describe.each(["dieBefore", "dieAfter"] as const)("where its process dies (%s)", (kind) => {
  it.each([1, 2, 3, 4, 5])("at call %i, whoever goes on ends it", async (at) => {
    const place = await open([configMap("a"), configMap("b")]);
    const { clusters, died } = withFaults(place.cluster, [{ at, kind }], place.clock);
    let written = place.intent;
    const noting = place.drive(
      {
        endsAt: (move) => {
          if (move.kind === "act") written = move.intent;
          return false;
        },
      },
      clusters.as({ kind: "self" }),
    );
    await Promise.race([noting, died]);
    expect((await place.drive({ intent: written })).move).toEqual({ kind: "done", leftovers: [] });
    expect(["a", "b"].map((name) => place.look("ConfigMap", name)?.["data"])).toEqual([
      { mode: "auto" },
      { mode: "auto" },
    ]);
  });
});
