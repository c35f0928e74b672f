/** What tests of removal share: objects, a StageSet `shop`, and hands that keep, refuse and approve. */
import { expect } from "vitest";
import { checkStatus, labels } from "../../../lib/api/index.ts";
import { after } from "../../../lib/base/index.ts";
import type { LiveObject, ObjectKind } from "../../../lib/cluster/index.ts";
import type { Ports, Settings } from "../../../lib/engine/index.ts";
import { eventually } from "../eventually.ts";
import { machineClock, valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";

export const configMapKind = { apiVersion: "v1", kind: "ConfigMap" } as const;
export const inventoryKind = { apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" } as const;
const fieldManager = "stageset-test";

export const configMap = (name: string, more = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}${more}\ndata: { value: v1 }\n`;

/** The ExternalArtifact `shop` has these ConfigMaps: by stage, their names. */
export async function publish(release: ReleasePlace, stages: Readonly<Record<string, string>>): Promise<void> {
  const files = Object.entries(stages).flatMap(([stage, names]) => [
    [`${stage}/README.md`, "read by nobody"] as const,
    [`${stage}/none.yaml`, "# nothing\n"] as const,
    ...names
      .split(" ")
      .filter((name) => name !== "")
      .map((name) => [`${stage}/${name}.yaml`, configMap(name)] as const),
  ]);
  await release.sources.publishExternal("shop", Object.fromEntries(files));
}

const sourceRef = { kind: "ExternalArtifact", name: "shop" };

/** The StageSet `shop` with these stages: by name, what else they say. */
export async function stageSet(
  release: ReleasePlace,
  stages: Readonly<Record<string, object>>,
  spec: object = {},
): Promise<void> {
  const all = Object.entries(stages).map(([name, more]) => ({ name, path: `./${name}`, sourceRef, ...more }));
  await release.stageSet("shop", [], { ...spec, stages: all });
}

/** A step that settles; the Ready condition as one line. */
export async function settle(release: ReleasePlace, settings: Partial<Settings> = {}): Promise<string> {
  const outcome = await release.step("shop", { ports: withSettings(release.ports, settings) });
  const told = await release.ready("shop");
  expect(outcome, told).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
  expect(checkStatus(await release.get("shop"))).toEqual([]);
  return told;
}

export const withSettings = (ports: Ports, settings: Partial<Settings>): Ports => ({
  ...ports,
  settings: { ...ports.settings, ...settings },
});

/** A handler whose clock is ahead: claims have ended there, and patience. */
export const ahead = (ports: Ports, ms: number): Ports => ({
  ...ports,
  clock: { ...ports.clock, now: () => after(machineClock.now(), ms) },
});

export const configMaps = (release: ReleasePlace): Promise<readonly string[]> => release.names("v1", "ConfigMap");

/** By stage: the names of the objects that its inventories record. */
export async function recorded({
  cluster,
  namespace,
}: ReleasePlace): Promise<Readonly<Record<string, readonly string[]>>> {
  const { items } = valueOf(await cluster.list(inventoryKind, { namespace }));
  const byStage = Map.groupBy(items, ({ metadata }) => metadata.labels?.[labels.stage] ?? "");
  return Object.fromEntries([...byStage].map(([stage, shards]) => [stage, shards.flatMap(namesIn).sort()]));
}

function namesIn({ spec }: LiveObject): readonly string[] {
  const { entries } = spec as { readonly entries: readonly { readonly id: string }[] }; // as its schema says
  return entries.map(({ id }) => id.split("_")[1] ?? "");
}

/** The resourceVersion of everything that a step could write. */
export async function versions({ cluster, namespace }: ReleasePlace): Promise<readonly string[]> {
  const kinds = [configMapKind, inventoryKind, { ...inventoryKind, kind: "StageSet" }];
  const lists = await Promise.all(kinds.map((kind) => cluster.list(kind, { namespace })));
  const items = lists.flatMap((list) => valueOf(list).items);
  return items.map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.resourceVersion}`).sort();
}

export function annotate(release: ReleasePlace, annotation: string): Promise<string> {
  return release.kubectl(["annotate", "stageset", "shop", annotation, "--overwrite"]);
}

/** What was told for this reason. */
export const toldOf = ({ told }: ReleasePlace, reason: string): readonly string[] =>
  told.filter((fact) => fact.reason === reason).map(({ type, message }) => `${type} ${message}`);

export async function edit(release: ReleasePlace, kind: ObjectKind, name: string, body: object): Promise<void> {
  const ref = { ...kind, namespace: release.namespace, name };
  valueOf(await release.cluster.patch(ref, { type: "merge", body: { ...body } }, { fieldManager }));
}

/** From now on ConfigMaps of this name cannot be deleted here; until what is returned is called. */
export async function denyDeletes(release: ReleasePlace, name: string): Promise<() => Promise<void>> {
  const { cluster, namespace } = release;
  const group = "admissionregistration.k8s.io/v1";
  const metadata = { name: `${namespace}-${name}` };
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["DELETE"], resources: ["configmaps"] };
  const policy = {
    ...{ apiVersion: group, kind: "ValidatingAdmissionPolicy", metadata },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: `oldObject.metadata.name != '${name}'`, message: `${name} is under protection` }],
    },
  };
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  const binding = {
    ...{ apiVersion: group, kind: "ValidatingAdmissionPolicyBinding", metadata },
    spec: { policyName: metadata.name, validationActions: ["Deny"], matchResources: { namespaceSelector } },
  };
  for (const object of [policy, binding]) valueOf(await cluster.apply(object, { fieldManager, force: true }));
  const isDenied = async (): Promise<boolean> => {
    const ref = { ...configMapKind, namespace, name };
    return (await cluster.delete(ref, { dryRun: true })).kind === "refused";
  };
  await eventually(isDenied, (denied) => denied);
  return async () => {
    for (const { apiVersion, kind } of [binding, policy]) {
      valueOf(await cluster.delete({ apiVersion, kind, name: metadata.name }));
    }
    await eventually(isDenied, (denied) => !denied);
  };
}

/** A kind of the place's own, which the API server serves in these versions, the first one stored; resolves once it does. */
export async function defineGadgets(release: ReleasePlace, served: readonly string[]): Promise<ObjectKind> {
  const group = groupOfGadgets(release);
  const names = { kind: "Gadget", listKind: "GadgetList", plural: "gadgets", singular: "gadget" };
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const versions = served.map((name, at) => ({ name, served: true, storage: at === 0, schema }));
  const apiVersion = "apiextensions.k8s.io/v1";
  const metadata = { name: `gadgets.${group}` };
  const definition = {
    ...{ apiVersion, kind: "CustomResourceDefinition", metadata },
    spec: { group, scope: "Namespaced", names, versions },
  };
  valueOf(await release.cluster.apply(definition, { fieldManager, force: true }));
  await release.kubectl(["wait", "--for=condition=Established", "crd", metadata.name]);
  return { apiVersion: `${group}/${served[0] ?? ""}`, kind: "Gadget" };
}

const groupOfGadgets = ({ namespace }: ReleasePlace): string => `${namespace}.example.org`;

export const gadget = (release: ReleasePlace, version: string): string =>
  `apiVersion: ${groupOfGadgets(release)}/${version}\nkind: Gadget\nmetadata: { name: one }\n`;

export const deleteGadgetKind = (release: ReleasePlace): Promise<string> =>
  release.kubectl(["delete", "crd", `gadgets.${groupOfGadgets(release)}`]);
