/** What takes other things along (data, what lives in it, what is of its kind) is made anew only where a rule allows that. */
import { describe, expect } from "vitest";
import { eventually } from "../eventually.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { live, publish, settle, stageSet } from "./shop.ts";

const mark = 'annotations: { kustomize.toolkit.fluxcd.io/force: "Enabled" }';

/** One sort of such an object. */
interface Sort {
  readonly apiVersion: string;
  readonly kind: string;
  readonly nameIn: (namespace: string) => string;
  /** `variant`: of what cannot be changed. `more`: of the metadata. */
  readonly manifest: (name: string, variant: "old" | "new", more: string) => string;
  /** What it takes until nothing but the rule stands in the way. */
  readonly prepare?: (release: ReleasePlace, name: string) => Promise<unknown>;
}

const sorts: readonly Sort[] = [
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    nameIn: () => "data",
    manifest: (name, variant, more) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name}, ${more} }
spec: { accessModes: [ReadWriteOnce], storageClassName: ${variant}, resources: { requests: { storage: 1Gi } } }
`,
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    nameIn: (namespace) => `${namespace}-disk`,
    manifest: (name, variant, more) => `apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name}, ${more} }
spec: { accessModes: [ReadWriteOnce], capacity: { storage: 1Gi }, storageClassName: none, hostPath: { path: /tmp/${variant} } }
`,
  },
  {
    apiVersion: "v1",
    kind: "Namespace",
    nameIn: (namespace) => `${namespace}-inner`,
    manifest: (name, variant, more) => `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { team: ${variant} }, ${more} }
`,
    prepare: denyOtherTeams,
  },
  {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    nameIn: (namespace) => `gadgets.${namespace}.example`,
    manifest: (name, variant, more) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${name}, ${more} }
spec:
  group: ${name.slice("gadgets.".length)}
  scope: ${variant === "old" ? "Namespaced" : "Cluster"}
  names: { kind: Gadget, plural: gadgets }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`,
  },
];

/** Of a Namespace nothing is immutable, but for what a policy says; resolves once this one is in force. */
async function denyOtherTeams({ kubectl }: ReleasePlace, name: string): Promise<void> {
  const [apiVersion, metadata] = ["admissionregistration.k8s.io/v1", { name: `teams-of-${name}` }];
  const matchConstraints = {
    resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["namespaces"] }],
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
  };
  const validations = [
    {
      expression: "object.metadata.labels.team == oldObject.metadata.labels.team",
      message: "labels.team is immutable",
    },
  ];
  const policy = { apiVersion, kind: "ValidatingAdmissionPolicy", metadata, spec: { matchConstraints, validations } };
  const spec = { policyName: metadata.name, validationActions: ["Deny"] };
  const binding = { apiVersion, kind: "ValidatingAdmissionPolicyBinding", metadata, spec };
  await kubectl(["create", "--filename=-"], `${JSON.stringify(policy)}\n---\n${JSON.stringify(binding)}`);
  await eventually(
    () => kubectl(["label", "namespace", name, "team=probe", "--overwrite", "--dry-run=server"]).catch(String),
    (said) => said.includes("denied request"),
  );
}

describe.concurrent("an immutable field that would have to change", () => {
  it.for(sorts)(
    "of a $kind is refused whatever default and mark say, and recreated where a rule allows it",
    async (sort, { release }) => {
      const { kind, apiVersion, manifest } = sort;
      const name = sort.nameIn(release.namespace);
      const uid = async (): Promise<string> => (await live(release, kind, name, apiVersion)).metadata.uid;
      const still = { readyChecks: { disableWait: true } };
      await publish(release, manifest(name, "old", ""));
      await stageSet(release, { force: true, ...still });
      await settle(release);
      await sort.prepare?.(release, name);
      const before = await uid();

      await publish(release, manifest(name, "new", ""));
      await release.step("shop");
      const refused = `^False StageFailed: Cannot apply ${kind} \\S+: .*; a rule of the stage's conflictPolicy with Recreate and allowDataLoss deletes it and makes it anew`;
      expect(await release.ready("shop")).toMatch(new RegExp(refused));
      expect(await uid()).toBe(before);

      await publish(release, manifest(name, "new", mark));
      await stageSet(release, still);
      await release.step("shop");
      expect(await release.ready("shop")).toMatch(
        new RegExp(`${refused}.*its mark kustomize\\.toolkit\\.fluxcd\\.io/force does not`),
      );
      expect(await uid()).toBe(before);
      expect((await live(release, kind, name, apiVersion)).metadata.deletionTimestamp).toBeUndefined();

      const rules = [{ target: { kind }, action: "Recreate", allowDataLoss: true }];
      await stageSet(release, { conflictPolicy: { rules }, ...still });
      await settle(release);
      expect(await uid()).not.toBe(before);
      await publish(release);
      await settle(release); // what does not live in the Namespace of the test goes with it
    },
  );
});
