/** Flux's events, as they come over the network to a Service: acted upon at once, while no tick runs. */
import { describe, expect } from "vitest";
import { configMap } from "../cluster/handlers/manifests.ts";
import { fluxEvent } from "../cluster/handlers/notify-place.ts";
import { eventually } from "../cluster/eventually.ts";
import { homeKubectl, installedWith } from "./installation.ts";
import { it, type Tenant } from "./tenant.ts";

const image = "registry.example.org/stageset:0.1.0";

async function clusterAddress(): Promise<string> {
  return homeKubectl()(["get", "service", "stageset-notify", "--output=jsonpath={.spec.clusterIP}"]);
}

async function publish({ sources }: Tenant, revision: string): Promise<void> {
  await sources.publishGit("shop", { "base/one.yaml": configMap("one", revision) });
}

function revisionApplied({ kubectl }: Tenant, revision: string): Promise<string> {
  return eventually(
    () => kubectl(["get", "configmap", "one", "--output=jsonpath={.data.revision}"]),
    (applied) => applied === revision,
  );
}

describe("an event of Flux that is sent to notify's Service", () => {
  installedWith({ "notify.enabled": true, "tick.suspend": true });

  it("has its revision applied at once", async ({ tenant }) => {
    const stages = [{ name: "base", path: "./base", sourceRef: { kind: "GitRepository", name: "shop" } }];
    await publish(tenant, "v1");
    await tenant.stageSet("shop", [], { stages });
    const event = { kind: "GitRepository", namespace: tenant.namespace, name: "shop" };
    const address = await clusterAddress();
    const post = async (): Promise<number> =>
      (await fetch(`http://${address}/`, { method: "POST", body: fluxEvent(event), headers })).status;
    expect(await post()).toBe(202);
    await tenant.becomesReady("shop");
    await publish(tenant, "v2");
    const since = performance.now();
    expect(await post()).toBe(202);
    await revisionApplied(tenant, "v2");
    process.stderr.write(
      `event → first object of the new revision, kubectl included: ${Math.round(performance.now() - since)} ms\n`,
    );
    await tenant.becomesReady("shop");
    expect((await tenant.get("shop")).status?.history?.[0]).toMatchObject({ trigger: "Event", outcome: "Succeeded" });

    await publish(tenant, "v3"); // and from a Pod, as Flux's own
    await tenant.apply(sender(`http://${address}/`, fluxEvent(event)));
    await revisionApplied(tenant, "v3");
  });
});

const headers = { "content-type": "application/json" };

/** A Pod that posts an event and is done: of our image, whose Node can do that. */
function sender(url: string, body: string): object {
  const script = `const [url, body] = process.argv.slice(1);
    fetch(url, { method: "POST", body, headers: ${JSON.stringify(headers)} }).then(({ status }) => process.exit(status === 202 ? 0 : 1));`;
  const container = { name: "main", image, imagePullPolicy: "Never", command: ["node", "--eval", script, url, body] };
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "sender" } },
    spec: { restartPolicy: "Never", containers: [container] },
  };
}
