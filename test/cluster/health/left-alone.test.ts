/** What a stage is told to leave alone does not stop it, however it does; unless the stage asks how it does. */
import { describe } from "vitest";
import { valueOf } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";

const widgets = { apiVersion: "stageset.test/v1", kind: "Widget" };
const off = { "kustomize.toolkit.fluxcd.io/reconcile": "disabled" };
const ignored = { "kustomize.toolkit.fluxcd.io/ssa": "ignore" };
const broken = /^False StageFailed: Cannot finish stage app: failed: Widget \S+\/it \(.*Broken.*\); /;

/** The Widget `it` is there, with this metadata, and has failed. The StageSet's stage brings it with that metadata. */
async function rollOut(
  release: ReleasePlace,
  { there = {}, brought = {}, readyChecks = {} }: { there?: object; brought?: object; readyChecks?: object },
): Promise<void> {
  const widget = { ...widgets, metadata: { name: "it" }, spec: {} };
  await release.apply({ ...widget, metadata: { ...widget.metadata, ...there } });
  const body = { status: { conditions: [{ type: "Stalled", status: "True", reason: "Broken" }] } };
  const options = { fieldManager: "controller-in-a-test", subresource: "status" } as const;
  const ref = { ...widgets, namespace: release.namespace, name: "it" };
  valueOf(await release.cluster.patch(ref, { type: "merge", body }, options));
  const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
  await release.sources.publishExternal("shop", {
    "app/widget.yaml": JSON.stringify({ ...widget, metadata: { ...widget.metadata, ...brought } }),
    "app/settings.yaml": JSON.stringify(settings),
  });
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  await release.stageSet("shop", [], { stages: [{ name: "app", path: "./app", sourceRef, readyChecks }] });
}

describe.concurrent("an object that has failed", () => {
  it.for([
    { when: "the release says that it is not to be reconciled", brought: { annotations: off } },
    { when: "a label of it in the release says that it is to be ignored", brought: { labels: ignored } },
    { when: "in the cluster it says that it is not to be reconciled", there: { annotations: off } },
  ])("stops no stage where $when", async (marked, { release }) => {
    await rollOut(release, marked);
    await stepsUntil(release, /^True Succeeded: /);
  });

  it.for([
    { when: "nothing is said of it" },
    {
      when: "it is left alone, and named in checks",
      brought: { annotations: off },
      readyChecks: { checks: [{ ...widgets, name: "it" }] },
    },
    {
      when: "it is left alone, and an expression speaks of it",
      there: { annotations: off },
      readyChecks: { exprs: [{ ...widgets, current: "false", failed: "status.conditions[0].reason == 'Broken'" }] },
    },
  ])("fails its stage where $when", async (marked, { release }) => {
    await rollOut(release, marked);
    await stepsUntil(release, broken);
  });
});
