/** The identity of a StageSet that changes under a step: its token dies, its ServiceAccount goes, and comes back. */
import { describe, expect } from "vitest";
import { after, randomHex } from "../../../lib/base/index.ts";
import { stepSafely, type StepOutcome } from "../../../lib/engine/index.ts";
import { eventually } from "../eventually.ts";
import { grant } from "../grant.ts";
import { machineClock, machineRandom } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { expectHealed, expectStopped, revise } from "./stopped-release.ts";
import { owned, rollOut } from "./spoilt-release.ts";

const verbs = ["get", "list", "create", "patch", "delete"];
const mayWrite = { apiGroups: [""], resources: ["configmaps", "secrets"], verbs };
const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "deployer" } };

/** Every token of the ServiceAccount is void, as if its time were up; another can be had. */
async function voidTokens(release: ReleasePlace): Promise<void> {
  await release.kubectl(["delete", "serviceaccount", "deployer"]);
  await release.apply(account);
}

/** The API server remembers for some seconds that a token was good, whoever is gone. */
async function identityGone({ namespace, ports }: ReleasePlace): Promise<void> {
  const deployer = ports.clusters.as({ kind: "serviceAccount", namespace, name: "deployer" });
  await eventually(
    () => deployer.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace }),
    ({ kind }) => kind === "refused",
  );
}

/** One step, during whose first pause `happen` happens. */
function stepWhile({ namespace, ports }: ReleasePlace, happen: () => Promise<void>): Promise<StepOutcome> {
  let happened = false;
  const pause = async (ms: number): Promise<void> => {
    if (!happened) await happen();
    happened = true;
    await machineClock.sleep(ms);
  };
  const until = after(machineClock.now(), 40_000);
  const holder = randomHex(machineRandom, 16);
  return stepSafely(ports, { namespace, name: "shop", holder, trigger: "Manual", until, pause });
}

describe.concurrent("a ServiceAccount", () => {
  it("whose token dies in the middle of a step gets another, and the step goes on", async ({ release }) => {
    await grant(release, mayWrite);
    await rollOut(release, { serviceAccountName: "deployer" });
    const wait = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: flag }\n`;
    const awaited = { apiVersion: "v1", kind: "ConfigMap", name: "awaited" };
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stages = ["base", "app"].map((name) => ({
      ...{ name, path: `./${name}`, sourceRef },
      ...(name === "base" && { readyChecks: { checks: [awaited] } }),
    }));
    await release.stageSet("shop", [], { serviceAccountName: "deployer", stages });
    await revise(release, { "base/flag.yaml": wait });
    const outcome = await stepWhile(release, async () => {
      await voidTokens(release);
      await release.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "awaited" } });
    });
    expect(outcome).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
    expect(await release.names("v1", "ConfigMap")).toEqual(["app", "flag", "one"]);
  });

  it("that is gone is named, nothing is touched, and once it is back the release goes on", async ({ release }) => {
    await grant(release, mayWrite);
    const before = await rollOut(release, { serviceAccountName: "deployer", retryInterval: "1s" });
    await release.kubectl(["delete", "serviceaccount", "deployer"]);
    await identityGone(release);
    await revise(release, {});
    const said =
      /there is no such identity: serviceaccounts "deployer" not found; create it, or correct serviceAccountName/;
    await expectStopped(release, { said, retry: "backoff" });
    expect(await owned(release)).toEqual(before);
    await release.apply(account);
    await expectHealed(release);
  });
});
