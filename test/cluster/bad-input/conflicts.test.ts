/** What is to be recreated is deleted only where the API server would take the new one. */
import { describe, expect } from "vitest";
import { it, type ReleasePlace } from "../release-place.ts";
import { deny } from "./admission-place.ts";
import { expectHealed, expectStopped, revise, type Stop } from "./stopped-release.ts";
import { configMap, expectSettled, owned, rollOut } from "./spoilt-release.ts";

const deployment = (app: string, more = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web${more} }
spec:
  replicas: 0
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec: { containers: [{ name: main, image: registry.example/web }] }
`;
const file = "it stands in base/web.yaml, document 1";
const web = { apiVersion: "apps/v1", kind: "Deployment" };

/** From now on the stages of `shop` recreate what cannot be changed. */
async function recreating(release: ReleasePlace): Promise<void> {
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const stages = ["base", "app"].map((name) => ({ name, path: `./${name}`, sourceRef, force: true }));
  await release.stageSet("shop", [], { stages, retryInterval: "1s" });
}

/** `shop` with a Deployment, whose stages recreate what cannot be changed. */
async function rollOutWeb(release: ReleasePlace): Promise<void> {
  await rollOut(release, { retryInterval: "1s" });
  await recreating(release);
  await revise(release, { "base/web.yaml": deployment("old") });
  await expectSettled(release);
}

/** The next revision is stopped with the Deployment as it was, and the one after it, which is good, recreates it. */
async function expectKept(release: ReleasePlace, next: string, stop: Stop, lift?: () => Promise<void>): Promise<void> {
  const [before, { metadata }] = [await owned(release), await release.read(web, "web")];
  await revise(release, { "base/web.yaml": next }, "v3");
  await expectStopped(release, stop);
  expect(await owned(release)).toEqual(before);
  await lift?.();
  await revise(release, { "base/web.yaml": deployment("new") }, "v4");
  await expectSettled(release);
  expect((await release.read(web, "web")).metadata.uid).not.toBe(metadata.uid);
  await revise(release, {}, "v5");
  await expectHealed(release);
}

describe.concurrent("an object that would have to be recreated stays", () => {
  it("where the new one is invalid besides", async ({ release }) => {
    await rollOutWeb(release);
    await expectKept(release, deployment("new").replace("replicas: 0", "replicas: -1"), {
      said: `False StageFailed: Cannot apply Deployment NS/web: the API server answered 422 Invalid: Deployment.apps "web" is invalid: [spec.replicas: Invalid value: -1: must be greater than or equal to 0, spec.selector: Invalid value: {"matchLabels":{"app":"new"}}: field is immutable]; ${file}`,
      retry: "never",
    });
  });

  it("where admission denies the new one", async ({ release }) => {
    await rollOutWeb(release);
    const resources = ["configmaps", "deployments"];
    const lift = await deny(release, { operation: "CREATE", resources, message: "no" });
    const stop: Stop = {
      said: `False StageFailed: Cannot create Deployment NS/web: the API server answered 422 Invalid: deployments.apps "web" is forbidden: ValidatingAdmissionPolicy 'deny-NS' with binding 'deny-NS' denied request: no; do as it says, or change that policy; it would have to be made anew, so what is there is not deleted; ${file}`,
      retry: "never",
    };
    await expectKept(release, deployment("new"), stop, lift);
  });

  it("where the manifest names what only the API server gives", async ({ release }) => {
    await rollOutWeb(release);
    await expectKept(release, deployment("old", ", uid: 1b4e28ba-2fa1-11d2-883f-0016d3cca427"), {
      said: "False StageFailed: Cannot read base/web.yaml, document 1: it has metadata.uid, which the API server gives; take it out",
      retry: "never",
    });
  });
});

/** The API server repeats all of its template before it says what is wrong. */
const job = (image: string): string => `apiVersion: batch/v1
kind: Job
metadata: { name: load }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: "registry.example/${image}", args: ["${"x".repeat(20_000)}"] }]
`;

describe.concurrent("an object that is to be recreated", () => {
  it("is told to be so, and is, however much the API server has to say of it", async ({ release }) => {
    await rollOut(release, { retryInterval: "1s" });
    await revise(release, { "base/web.yaml": job("load:1") });
    await expectSettled(release);
    const { metadata } = await release.read({ apiVersion: "batch/v1", kind: "Job" }, "load");
    await revise(release, { "base/web.yaml": job("load:2") }, "v3");
    await expectStopped(release, {
      said: new RegExp(
        `^False StageFailed: Cannot apply Job NS/load: the API server answered 422 Invalid: Job.batch "load" is invalid: spec.template: Invalid value: .{200}…: field is immutable; Recreate in the stage's conflictPolicy deletes it and makes it anew, KeepExisting leaves it as it is; ${file}$`,
      ),
      retry: "never",
    });
    await recreating(release);
    await expectSettled(release);
    expect((await release.read({ apiVersion: "batch/v1", kind: "Job" }, "load")).metadata.uid).not.toBe(metadata.uid);
  });

  it("is, also under a quota that has room for no other", async ({ release }) => {
    await rollOutWeb(release);
    const { metadata } = await release.read(web, "web");
    const hard = { "count/deployments.apps": "1" };
    await release.apply({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "one" }, spec: { hard } });
    await release.kubectl(["wait", "resourcequota/one", "--for=jsonpath={.status.used.count/deployments\\.apps}=1"]);
    await revise(release, { "base/web.yaml": deployment("new") }, "v3");
    await expectSettled(release);
    expect((await release.read(web, "web")).metadata.uid).not.toBe(metadata.uid);
  });
});

describe.concurrent("drift of several objects", () => {
  it("is corrected where it may be, and told, where one correction is denied", async ({ release }) => {
    await rollOut(release, { retryInterval: "1s" });
    await revise(release, { "base/two.yaml": configMap("two", "v2") });
    await expectSettled(release);
    await release.kubectl(["patch", "configmap", "one", "--patch", '{"data":{"revision":"theirs"}}']);
    await release.kubectl(["delete", "configmap", "two"]);
    const lift = await deny(release, { operation: "UPDATE", message: "no" });
    await expectStopped(release, {
      said: /^False StageFailed: Cannot apply ConfigMap NS\/one: .* denied request: no; do as it says, or change that policy; it stands in base\/one.yaml, document 1$/,
      retry: "never",
    });
    const told = (): readonly string[] =>
      release.told
        .filter(({ reason }) => reason === "DriftCorrected")
        .map(({ message }) => message.replaceAll(release.namespace, "NS"));
    expect(told()).toEqual(["Stage base: corrected drift of ConfigMap NS/two (it was missing)"]);
    await lift();
    await expectHealed(release, ["two"]);
    expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "one"))["data"]).toEqual({ revision: "v2" });
  });
});
