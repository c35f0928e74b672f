/** The CronJob at work, with nobody's hand on it. */
import { describe, expect } from "vitest";
import { deployment, it } from "./tenant.ts";
import { installedWith } from "./installation.ts";

/** Until the next minute begins, and what two ticks take. */
const MINUTE_MS = 170_000;

interface Listed {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly creationTimestamp: string };
    readonly spec: { readonly nodeName?: string };
    readonly status: {
      readonly phase?: string;
      readonly conditions?: readonly { readonly type: string; readonly lastTransitionTime: string }[];
    };
  }[];
}

describe("installed by its defaults", () => {
  installedWith({});

  it("it drives a release of two stages to Ready, one after the other", async ({ tenant }) => {
    await tenant.sources.publishExternal("shop", {
      "backend/app.yaml": deployment("backend"),
      "frontend/app.yaml": deployment("frontend"),
    });
    await tenant.stageSet("shop", ["backend", "frontend"]);
    expect(await tenant.becomesReady("shop", MINUTE_MS)).toMatch(/^True Succeeded/);
    const { status } = await tenant.get("shop");
    expect(status?.history).toMatchObject([{ trigger: "Tick", outcome: "Succeeded" }]);
    const list = async (kind: string): Promise<Listed["items"]> =>
      (JSON.parse(await tenant.kubectl(["get", kind, "--output=json"])) as Listed).items;
    const pods = await list("pods");
    expect(pods.map(({ spec, status: { phase } }) => `${phase ?? "?"} on ${spec.nodeName ?? "?"}`)).toEqual(
      Array.from({ length: 4 }, () => "Running on node-1"),
    );
    const [backend, frontend] = await list("deployments");
    const available = backend?.status.conditions?.find(({ type }) => type === "Available")?.lastTransitionTime ?? "";
    expect(Date.parse(frontend?.metadata.creationTimestamp ?? "")).toBeGreaterThanOrEqual(Date.parse(available));
  });
});
