/** What the identity of a StageSet may not do is named before anything is touched, and granting it heals. */
import { describe, expect } from "vitest";
import { grant } from "../grant.ts";
import { eventually } from "../eventually.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import type { PolicyRule } from "../rights.ts";
import { expectHealed, expectStopped, revise } from "./stopped-release.ts";
import { configMap, owned, rollOut } from "./spoilt-release.ts";

const verbs = ["get", "list", "create", "patch", "delete"];
const resources = (resource: string, some: readonly string[], apiGroup = ""): PolicyRule => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs: some,
});
const [configMaps, secrets] = [resources("configmaps", verbs), resources("secrets", verbs)];
const rbac = "rbac.authorization.k8s.io";
const role = `apiVersion: ${rbac}/v1\nkind: Role\nmetadata: { name: reader }\nrules: [{ apiGroups: [""], resources: [nodes], verbs: [get] }]\n`;
const inKubeSystem = configMap("two", "v2").replace("name: two", "name: two\n  namespace: kube-system");
const cannot = (verb: string, resource: string, namespace = "NS"): string =>
  `is forbidden: User "system:serviceaccount:NS:deployer" cannot ${verb} resource "${resource}" in API group "" in the namespace "${namespace}"`;

/** What is granted besides, the file that needs more, what is said, and what heals it. */
const rows: readonly {
  readonly when: string;
  readonly granted: readonly PolicyRule[];
  readonly file: string;
  readonly said: string;
  readonly heals?: readonly PolicyRule[];
}[] = [
  {
    when: "may patch, and not create",
    granted: [resources("configmaps", ["get", "list", "patch", "delete"]), secrets],
    file: configMap("two", "v2"),
    said: `Cannot apply ConfigMap NS/two: the API server answered 403 Forbidden: configmaps "two" ${cannot("create", "configmaps")}; grant the verb create on configmaps; it stands in base/more.yaml, document 1`,
    heals: [configMaps, secrets],
  },
  {
    when: "may create, and not patch",
    granted: [configMaps, resources("secrets", ["get", "list", "create"])],
    file: configMap("two", "v2"),
    said: `Cannot apply Secret NS/keys: the API server answered 403 Forbidden: secrets "keys" ${cannot("patch", "secrets")}; grant the verb patch on secrets; it stands in base/keys.yaml, document 1`,
    heals: [configMaps, secrets],
  },
  {
    when: "may neither list nor get",
    granted: [resources("configmaps", ["create", "patch", "delete"]), secrets],
    file: configMap("two", "v2"),
    said: `Cannot get ConfigMap NS/two: the API server answered 403 Forbidden: configmaps "two" ${cannot("get", "configmaps")}; grant the verb get on configmaps`,
    heals: [configMaps, secrets],
  },
  {
    when: "may do nothing in another Namespace",
    granted: [configMaps, secrets],
    file: inKubeSystem,
    said: `Cannot get ConfigMap kube-system/two: the API server answered 403 Forbidden: configmaps "two" ${cannot("get", "configmaps", "kube-system")}; grant the verb get on configmaps`,
  },
  {
    when: "would grant what it has not itself",
    granted: [configMaps, secrets, resources("roles", verbs, rbac)],
    file: role,
    said: `Cannot apply Role NS/reader: the API server answered 403 Forbidden: roles.${rbac} "reader" is forbidden: user "system:serviceaccount:NS:deployer" (groups=["system:serviceaccounts" "system:serviceaccounts:NS" "system:authenticated"]) is attempting to grant RBAC permissions not currently held: {APIGroups:[""], Resources:["nodes"], Verbs:["get"]}; grant the right to do this; it stands in base/more.yaml, document 1`,
  },
];

/** Waits until the API server knows that of all that could be done to ConfigMaps the ServiceAccount may do only this. */
async function revoked(release: ReleasePlace, rules: readonly PolicyRule[]): Promise<void> {
  const kept = rules.find(({ resources: [resource] }) => resource === "configmaps")?.verbs ?? [];
  const account = `--as=system:serviceaccount:${release.namespace}:deployer`;
  for (const verb of verbs.filter((one) => !kept.includes(one))) {
    const may = (): Promise<boolean> =>
      release.kubectl(["auth", "can-i", verb, "configmaps", account]).then(
        () => true,
        () => false, // kubectl says no by its exit code
      );
    await eventually(may, (seen) => !seen);
  }
}

describe.concurrent("a ServiceAccount", () => {
  it.for(rows)("$when", async ({ granted, file, said, heals }, { release }) => {
    await grant(release, configMaps);
    const before = await rollOut(release, { serviceAccountName: "deployer", retryInterval: "1s" });
    await grant(release, ...granted);
    await revoked(release, granted);
    await revise(release, { "base/more.yaml": file });
    await expectStopped(release, { said: `False RBACDenied: ${said}`, retry: "never" });
    expect(await owned(release)).toEqual(before);
    if (heals === undefined) await revise(release, {}, "v3");
    else await grant(release, ...heals);
    await expectHealed(release, heals === undefined ? [] : ["two"]);
  });
});
