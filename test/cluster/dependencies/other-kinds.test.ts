/** dependsOn of other kinds than StageSet: read as the StageSet's own identity, waited for without a trace. */
import { describe, expect } from "vitest";
import type { Clock } from "../../../lib/base/index.ts";
import { configMap, expectSettled, goodFiles } from "../bad-input/spoilt-release.ts";
import { machineClock } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { rightsKnown } from "../rights.ts";
import { expectWaiting, putWidget, readiness, stepOnce, widgetKind } from "./waiting-release.ts";

async function publish(release: ReleasePlace, dependency: object, spec: object = {}): Promise<void> {
  await release.sources.publishExternal("shop", goodFiles("v1"));
  await release.stageSet("shop", ["base", "app"], { dependsOn: [dependency], ...spec });
}

const widget = { ...widgetKind, name: "db" };

describe.concurrent("a dependency of another kind", () => {
  it("by kstatus: not there, of an old generation, failed, Ready", async ({ release }) => {
    await publish(release, widget);
    await expectWaiting(release, /^False DependencyNotReady: Waiting for Widget \S+\/db: there is none$/);
    await putWidget(release, "db", readiness("True", 0));
    await expectWaiting(release, /^False DependencyNotReady: Waiting for Widget \S+\/db: it is InProgress \(.+\)$/);
    await putWidget(release, "db", {
      observedGeneration: 1,
      conditions: [{ type: "Stalled", status: "True", reason: "Broken", message: "no disk" }],
    });
    await expectWaiting(release, /^False DependencyNotReady: .*\/db: it is Failed \(Broken: no disk\)$/);
    await putWidget(release, "db", readiness("True"));
    await expectSettled(release);
  });

  it("by an expression over both objects", async ({ release }) => {
    await publish(release, { ...widget, readyExpr: "dep.status.replicas >= 2 && self.spec.stages.size() == 2" });
    await putWidget(release, "db", { observedGeneration: 1 });
    await expectWaiting(release, /^False DependencyNotReady: .*\/db: its readyExpr cannot tell yet: .*replicas/);
    await putWidget(release, "db", { ...readiness("False"), replicas: 1 });
    await expectWaiting(release, /^False DependencyNotReady: .*\/db: its readyExpr is not true yet$/);
    await putWidget(release, "db", { ...readiness("False"), replicas: 2 }); // in place of kstatus
    await expectSettled(release);
  });

  it("that comes while a step waits: the step goes on by itself", async ({ release }) => {
    await putWidget(release, "db", readiness("Unknown"));
    await publish(release, widget);
    const clock: Clock = {
      now: () => machineClock.now(),
      sleep: async () => {
        await putWidget(release, "db", readiness("True")); // while the step pauses
      },
    };
    expect(await release.step("shop", { ports: { ...release.ports, clock } })).toMatchObject({
      ending: { kind: "settled" },
    });
  });

  it("is waited for without a trace, and says when it is worth looking again (I9)", async ({ release }) => {
    await publish(release, widget);
    await putWidget(release, "db", readiness("Unknown"));
    await expectWaiting(release, /it is InProgress/);
    const first = await release.get("shop");
    expect(first.status?.run?.wakeAt).toBeDefined();
    await stepOnce(release);
    await stepOnce(release, 5_000);
    await stepOnce(release, 60_000);
    expect((await release.get("shop")).metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  it("of a kind that is not served is waited for like one that is missing", async ({ release }) => {
    await publish(release, { apiVersion: "none.example/v1", kind: "Nothing", name: "db" });
    await expectWaiting(
      release,
      /^False DependencyNotReady: Waiting for Nothing \S+\/db: the cluster serves no Nothing of none.example\/v1$/,
    );
  });

  it("without Namespaces needs none", async ({ release }) => {
    await publish(release, { apiVersion: "v1", kind: "Namespace", name: release.namespace });
    await expectSettled(release);
  });

  it("is read as the StageSet's own identity (I10)", async ({ release }) => {
    const { cluster, kubectl, namespace } = release;
    await kubectl(["create", "serviceaccount", "tenant"]);
    await putWidget(release, "db", readiness("True"));
    await publish(release, widget, { serviceAccountName: "tenant" });
    await expectWaiting(
      release,
      /^False RBACDenied: Cannot get Widget \S+\/db: .*403 Forbidden.*; grant the verb get on widgets of stageset.test$/,
    );
    await kubectl(["create", "role", "widgets", "--verb=get", "--resource=widgets.stageset.test"]);
    await kubectl(["create", "rolebinding", "widgets", "--role=widgets", `--serviceaccount=${namespace}:tenant`]);
    const rules = [{ apiGroups: ["stageset.test"], resources: ["widgets"], verbs: ["get"] }];
    await rightsKnown(cluster, { namespace, name: "tenant" }, rules);
    await stepOnce(release);
    expect(await release.ready("shop")).toMatch(/^False RBACDenied: .*configmaps/); // past its gate
  });

  it("that is a Secret stands in no status and no Event", async ({ release }) => {
    await release.kubectl(["create", "secret", "generic", "db", "--from-literal=password=hunter2-hunter2"]);
    await publish(release, { apiVersion: "v1", kind: "Secret", name: "db", readyExpr: "int(dep.data.password) == 1" });
    await expectWaiting(release, /^False InvalidSpec: Cannot use spec.dependsOn\[0\].readyExpr: it fails over Secret/);
    const told = JSON.stringify([(await release.get("shop")).status, release.told]);
    for (const secret of ["hunter2", btoa("hunter2-hunter2")]) expect(told).not.toContain(secret);
  });
});

describe.concurrent("an expression that cannot be used", () => {
  it.for([
    { when: "does not parse", readyExpr: "dep.status ==", said: /.+/ },
    { when: "gives no bool", readyExpr: "'yes'", said: /expected true or false, found string/ },
    { when: "names no variable", readyExpr: "status.ready", said: /expected a variable \(dep, self\), found status/ },
    { when: "calls what is not there", readyExpr: "dep.frobnicate()", said: /.+/ },
  ])("as it $when is InvalidSpec before anything else", async ({ readyExpr, said }, { release }) => {
    // There is no source, and nobody may read anything: it is said all the same.
    const dependsOn = [{ name: "base" }, { ...widget, readyExpr }];
    await release.stageSet("shop", ["base"], { dependsOn, serviceAccountName: "nobody" });
    await expectWaiting(release, /^False InvalidSpec: Cannot use spec.dependsOn\[1\].readyExpr: .+; correct it/);
    expect(await release.ready("shop")).toMatch(said);
    await release.sources.publishExternal("shop", { "base/one.yaml": configMap("one", "v1") });
    await release.stageSet("shop", ["base"]);
    await expectSettled(release);
  });

  it("as it fails over what is there is InvalidSpec, naming the object", async ({ release }) => {
    await putWidget(release, "db", { ...readiness("True"), replicas: 0 });
    await publish(release, { ...widget, readyExpr: "1 / dep.status.replicas == 1" });
    await expectWaiting(
      release,
      /^False InvalidSpec: Cannot use spec.dependsOn\[0\].readyExpr: it fails over Widget \S+\/db: .*zero.*; correct it$/i,
    );
  });
});
