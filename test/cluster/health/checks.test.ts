/** What a stage waits for beside what it applies: by name, of any kind, in any Namespace, read as whoever the stage runs as. */
import { describe, expect, vi } from "vitest";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { grant } from "../grant.ts";
import { openPlace, valueOf } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { rightsKnown } from "../rights.ts";
import { stepsUntil } from "../steps-until.ts";

vi.setConfig({ testTimeout: 120_000 }); // a controller is played in several acts, on a machine that may be busy

interface Check {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** A StageSet of one stage, of one ConfigMap, that waits for these. */
async function waitFor(release: ReleasePlace, checks: readonly Check[], spec: object = {}): Promise<void> {
  const app = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "app" } };
  await release.sources.publishExternal("shop", { "app/app.yaml": JSON.stringify(app) });
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const stages = [{ name: "app", path: "./app", sourceRef, readyChecks: { checks } }];
  await release.stageSet("shop", [], { stages, retryInterval: "1s", ...spec });
}

const configMaps = (...verbs: readonly string[]) => ({ apiGroups: [""], resources: ["configmaps"], verbs });
const deployer = { serviceAccountName: "deployer" };
const waiting = (what: string): RegExp => new RegExp(`^Unknown Progressing: Stage app: Waiting for ${what}`);

describe.concurrent("a stage waits", () => {
  it("for what comes later, in its own Namespace where none is named", async ({ release }) => {
    const widget: KubeObject = { apiVersion: "stageset.test/v1", kind: "Widget", metadata: { name: "it" }, spec: {} };
    await waitFor(release, [{ apiVersion: "stageset.test/v1", kind: "Widget", name: "it" }]);
    await stepsUntil(release, waiting("Widget \\S+/it \\(not found\\)$"));
    await release.apply(widget);
    await stepsUntil(release, /^True Succeeded: /);
  });

  it("for objects of no Namespace, and of kinds that are not there", async ({ release }) => {
    await waitFor(release, [{ apiVersion: "v1", kind: "Namespace", name: "default" }]);
    await stepsUntil(release, /^True Succeeded: /);
    await waitFor(release, [{ apiVersion: "none.test/v1", kind: "Nothing", name: "it" }]);
    await stepsUntil(release, waiting("Nothing \\S+/it \\(no kind Nothing \\(none\\.test/v1\\)\\)$"));
  });

  it("for objects of another Namespace, if its identity may read them there; and says which right is missing", async ({
    release,
    connection,
  }) => {
    const other = await openPlace(connection);
    await other.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "schema" } });
    await grant(release, configMaps("get", "list", "create", "patch"));
    await waitFor(
      release,
      [{ apiVersion: "v1", kind: "ConfigMap", name: "schema", namespace: other.namespace }],
      deployer,
    );
    const told = await stepsUntil(release, /^False RBACDenied: /);
    expect(told).toContain(`Cannot get ConfigMap ${other.namespace}/schema: `);
    expect(told).toMatch(/grant the verb get on configmaps/);
    const metadata = { name: "reader" };
    const apiVersion = "rbac.authorization.k8s.io/v1";
    await other.apply(
      { apiVersion, kind: "Role", metadata, rules: [configMaps("get")] },
      {
        ...{ apiVersion, kind: "RoleBinding", metadata },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
        subjects: [{ kind: "ServiceAccount", name: "deployer", namespace: release.namespace }],
      },
    );
    const reader = { namespace: release.namespace, name: "deployer", where: other.namespace };
    await rightsKnown(release.cluster, reader, [configMaps("get")]);
    await release.kubectl(["annotate", "stageset", "shop", "reconcile.fluxcd.io/requestedAt=now"]);
    await stepsUntil(release, /^True Succeeded: /);
    valueOf(await other.cluster.delete({ apiVersion: "v1", kind: "Namespace", name: other.namespace }));
  });

  it("and one that has failed fails it at once", async ({ release }) => {
    await release.apply({ apiVersion: "stageset.test/v1", kind: "Widget", metadata: { name: "it" }, spec: {} });
    const ref = { apiVersion: "stageset.test/v1", kind: "Widget", namespace: release.namespace, name: "it" };
    const body = { status: { conditions: [{ type: "Stalled", status: "True", reason: "Broken" }] } };
    const options = { fieldManager: "controller-in-a-test", subresource: "status" } as const;
    valueOf(await release.cluster.patch(ref, { type: "merge", body }, options));
    await waitFor(release, [{ apiVersion: "stageset.test/v1", kind: "Widget", name: "it" }]);
    await stepsUntil(release, /^False StageFailed: Cannot finish stage app: failed: Widget \S+\/it \(Broken\); /);
  });
});
