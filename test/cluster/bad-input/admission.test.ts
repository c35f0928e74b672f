/** Others may have a say in what is created, changed and deleted: what they refuse is told in their words, and nothing is lost by it. */
import { describe, expect } from "vitest";
import { it, type ReleasePlace } from "../release-place.ts";
import { callWebhook, deny } from "./admission-place.ts";
import { expectHealed, expectStopped, ownedConfigMaps, revise, type Stop } from "./stopped-release.ts";
import { configMap, expectSettled, owned, rollOut } from "./spoilt-release.ts";

const message = "not on a Friday";
const denied = (what: string): string =>
  `the API server answered 422 Invalid: ${what} is forbidden: ValidatingAdmissionPolicy 'deny-NS' with binding 'deny-NS' denied request: ${message}; do as it says, or change that policy`;
const file = "it stands in base/two.yaml, document 1";
const two = { "base/two.yaml": configMap("two", "v2") };
const spec = { retryInterval: "1s" };

const deployment = (app: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 0
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec: { containers: [{ name: main, image: registry.example/web }] }
`;

/** `shop`, rolled out, is stopped with what it owned as it was. */
async function expectUntouched(release: ReleasePlace, stop: Stop): Promise<void> {
  const before = await owned(release);
  await expectStopped(release, stop);
  expect(await owned(release)).toEqual(before);
}

describe.concurrent("an admission policy", () => {
  it("denies a create: nothing is touched, and lifting it heals", async ({ release }) => {
    await rollOut(release, spec);
    const lift = await deny(release, { operation: "CREATE", message });
    await revise(release, two);
    await expectUntouched(release, {
      said: `False StageFailed: Cannot apply ConfigMap NS/two: ${denied('configmaps "two"')}; ${file}`,
      retry: "never",
    });
    await lift();
    await expectHealed(release, ["two"]);
  });

  it("denies a change: nothing is touched, not even recreated, and lifting it heals", async ({ release }) => {
    await rollOut(release, spec);
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stages = ["base", "app"].map((name) => ({ name, path: `./${name}`, sourceRef, force: true }));
    await release.stageSet("shop", [], { ...spec, stages });
    await expectSettled(release);
    const lift = await deny(release, { operation: "UPDATE", message: `it may not change: ${message}` });
    await revise(release, {});
    await expectUntouched(release, {
      said: `False StageFailed: Cannot apply ConfigMap NS/one: ${denied('configmaps "one"').replace(message, `it may not change: ${message}`)}; it stands in base/one.yaml, document 1`,
      retry: "never",
    });
    await lift();
    await expectHealed(release);
  });

  it("denies a change without preflight: what could be applied is recorded, and lifting it heals", async ({
    release,
  }) => {
    await rollOut(release, { ...spec, preflight: "None" });
    const lift = await deny(release, { operation: "UPDATE", message });
    await revise(release, two);
    await expectStopped(release, {
      said: new RegExp(`^False StageFailed: Cannot apply ConfigMap NS/one: ${denied('configmaps "one"')}`),
      retry: "never",
    });
    const names = ["app", "one", "two"];
    expect(await ownedConfigMaps(release)).toEqual({ there: names, recorded: names });
    await lift();
    await expectHealed(release, ["two"]);
  });

  it("denies the delete of a prune: the release is out, what should go stays recorded, and lifting it heals", async ({
    release,
  }) => {
    await rollOut(release, spec);
    await revise(release, two);
    await expectSettled(release);
    const lift = await deny(release, { operation: "DELETE", message });
    await revise(release, {}, "v3");
    await expectStopped(release, {
      said: `False StageFailed: Cannot delete ConfigMap NS/two: ${denied('configmaps "two"')}; the release is out, and what is left stays recorded`,
      retry: "backoff",
    });
    const names = ["app", "one", "two"];
    expect(await ownedConfigMaps(release)).toEqual({ there: names, recorded: names });
    expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "app"))["data"]).toEqual({ revision: "v3" });
    await lift();
    await expectHealed(release);
  });

  it("denies the delete of what is to be recreated: it stays, and lifting it heals", async ({ release }) => {
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stages = ["base", "app"].map((name) => ({ name, path: `./${name}`, sourceRef, force: true }));
    await rollOut(release, spec);
    await release.stageSet("shop", [], { ...spec, stages });
    await revise(release, { "base/web.yaml": deployment("old") });
    await expectSettled(release);
    const web = await release.read({ apiVersion: "apps/v1", kind: "Deployment" }, "web");
    const lift = await deny(release, { operation: "DELETE", resources: ["configmaps", "deployments"], message });
    await revise(release, { "base/web.yaml": deployment("new") });
    await expectUntouched(release, {
      said: `False StageFailed: Cannot delete Deployment NS/web: ${denied('deployments.apps "web"')}`,
      retry: "never",
    });
    await lift();
    await expectSettled(release);
    const after = await release.read({ apiVersion: "apps/v1", kind: "Deployment" }, "web");
    expect(after.metadata.uid).not.toBe(web.metadata.uid);
    expect(after["spec"]).toMatchObject({ selector: { matchLabels: { app: "new" } } });
  });
});

const deniedBy = (status: string): string =>
  `the API server answered ${status}: admission webhook "guard.shop.example" denied the request: no; do as it says, or change that policy`;

const hookSaid = (status: string, name = "two"): string =>
  `False StageFailed: Cannot apply ConfigMap NS/${name}: the API server answered ${status}: admission webhook "guard.shop.example" denied the request: ask the platform team; do as it says, or change that policy; ${file}`;

describe.concurrent("an admission webhook", () => {
  it.for([
    { code: 403, status: "403 Forbidden", retry: "never" },
    { code: 422, status: "422 Invalid", retry: "never" },
    { code: 400, status: "400 BadRequest", retry: "never" },
    { code: 409, status: "409 Conflict", retry: "backoff" },
    { code: 503, status: "503 ServiceUnavailable", retry: "backoff" },
  ] as const)(
    "denies a create with $code: nothing is touched, and it heals once it allows it",
    async (row, { release }) => {
      await rollOut(release, spec);
      const verdict = { kind: "deny", code: row.code, message: () => "ask the platform team" } as const;
      const hook = await callWebhook(release, { operation: "CREATE" }, verdict);
      await revise(release, two);
      await expectUntouched(release, { said: hookSaid(row.status), retry: row.retry });
      hook.verdict = { kind: "allow" };
      await expectHealed(release, ["two"]);
      await hook.lift();
    },
  );

  it("denies a change: it is told, and heals once it allows it", async ({ release }) => {
    await rollOut(release, spec);
    const verdict = { kind: "deny", message: () => "no" } as const;
    const hook = await callWebhook(release, { operation: "UPDATE" }, verdict);
    await revise(release, two);
    await expectUntouched(release, {
      said: `False StageFailed: Cannot apply ConfigMap NS/one: ${deniedBy("403 Forbidden")}; it stands in base/one.yaml, document 1`,
      retry: "never",
    });
    await hook.lift();
    await expectHealed(release, ["two"]);
  });

  it.for([
    { code: 403, status: "403 Forbidden" },
    { code: 409, status: "409 Conflict" },
    { code: 500, status: "500 InternalError" },
  ] as const)(
    "denies the delete of a prune with $code: it is told, keeps its record, and goes once that is allowed",
    async ({ code, status }, { release }) => {
      await rollOut(release, spec);
      await revise(release, two);
      await expectSettled(release);
      const verdict = { kind: "deny", code, message: () => "no" } as const;
      const hook = await callWebhook(release, { operation: "DELETE" }, verdict);
      await revise(release, {}, "v3");
      await expectStopped(release, {
        said: `False StageFailed: Cannot delete ConfigMap NS/two: ${deniedBy(status)}; the release is out, and what is left stays recorded`,
        retry: "backoff",
      });
      const names = ["app", "one", "two"];
      expect(await ownedConfigMaps(release)).toEqual({ there: names, recorded: names });
      hook.verdict = { kind: "allow" };
      await expectHealed(release);
      await hook.lift();
    },
  );

  it("repeats a Secret that it denies: we do not", async ({ release }) => {
    await rollOut(release, spec);
    const hook = await callWebhook(
      release,
      { operation: "CREATE", resources: ["secrets"] },
      { kind: "deny", code: 403, message: ({ data }) => `no ${JSON.stringify(data)}` },
    );
    await revise(release, {});
    await expectUntouched(release, {
      said: `False StageFailed: Cannot apply Secret NS/keys: the API server answered 403 Forbidden: admission webhook "guard.shop.example" denied the request: no {"password":"(hidden)"}; do as it says, or change that policy; it stands in base/keys.yaml, document 1`,
      retry: "never",
    });
    await hook.lift();
    await expectHealed(release);
  });

  it("is too slow, then down: nothing is touched, it is tried again, and heals once it answers", async ({
    release,
  }) => {
    await rollOut(release, spec);
    const hook = await callWebhook(release, { operation: "CREATE" }, { kind: "allow" }, 1);
    hook.verdict = { kind: "allow", afterMs: 5_000 };
    await revise(release, two);
    const failing = `False StageFailed: Cannot apply ConfigMap NS/two: the API server answered 500 InternalError: Internal error occurred: failed calling webhook "guard.shop.example": failed to call webhook: Post "https://localhost:${hook.server.port}/?timeout=1s"`;
    const wayOut = `look at what serves that webhook; ${file}`;
    await release.step("shop");
    expect((await release.ready("shop")).replaceAll(release.namespace, "NS")).toBe(
      `${failing}: context deadline exceeded; ${wayOut}`,
    );
    await hook.goDown();
    const refused = `dial tcp 127.0.0.1:${hook.server.port}: connect: connection refused`;
    await expectUntouched(release, { said: `${failing}: ${refused}; ${wayOut}`, retry: "backoff" });
    await hook.lift();
    await expectHealed(release, ["two"]);
  });

  it("changes a field of ours each time: that is the webhook's, no drift, and nothing is written again and again", async ({
    release,
  }) => {
    const patch = [{ op: "add", path: "/data/revision", value: "theirs" }];
    const change = { kind: "change", patch } as const;
    await rollOut(release, spec);
    const hook = await callWebhook(release, { operation: "UPDATE" }, change);
    await revise(release, {});
    await expectHealed(release);
    const [settled, told] = [await owned(release), release.told.length];
    await expectSettled(release);
    await expectSettled(release);
    expect(await owned(release)).toEqual(settled);
    expect(release.told).toHaveLength(told);
    expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "one"))["data"]).toEqual({
      revision: "theirs",
    });
    await hook.lift();
    await expectSettled(release);
    expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "one"))["data"]).toEqual({ revision: "v2" });
    const drift = release.told.filter(({ reason }) => reason === "DriftCorrected");
    expect(drift.map((fact) => fact.message.replaceAll(release.namespace, "NS")).sort()).toEqual([
      "Stage app: corrected drift of ConfigMap NS/app (data.revision)",
      "Stage base: corrected drift of ConfigMap NS/one (data.revision)",
    ]);
  });
});
