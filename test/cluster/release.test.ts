import { describe, expect } from "vitest";
import { checkStatus } from "../../lib/api/index.ts";
import { it } from "./release-place.ts";
import { stepsUntil } from "./steps-until.ts";

const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  revision: ${data}\n`;

const deployment = (name: string, label = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}${label} } }
    spec:
      containers: [{ name: main, image: registry.example/${name}:1 }]
`;

describe("a release", () => {
  it("rolls out stage by stage, changes, prunes, and goes", async ({ release }) => {
    await release.sources.publishExternal("shop", {
      "base/one.yaml": configMap("one", "v1"),
      "base/two.yaml": configMap("two", "v1"),
      "app/app.yaml": deployment("app"),
    });
    await release.stageSet("shop", ["base", "app"]);
    expect(await release.step("shop")).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
    expect(await release.ready("shop")).toMatch(/^True Succeeded: Applied shop at latest@sha256:/);
    expect(await release.names("v1", "ConfigMap")).toEqual(["one", "two"]);
    expect(checkStatus(await release.get("shop"))).toEqual([]);

    await release.sources.publishExternal("shop", {
      "base/one.yaml": configMap("one", "v2"),
      "app/app.yaml": deployment("app"),
    });
    await release.step("shop");
    expect(await release.names("v1", "ConfigMap")).toEqual(["one"]);

    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    expect(await release.step("shop")).toEqual({ kind: "gone" });
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
    expect(await release.names("apps/v1", "Deployment")).toEqual([]);
  });

  it("leaves the next stage untouched until this one is healthy, and says why", async ({ release }) => {
    await release.sources.publishExternal("shop", {
      "base/base.yaml": deployment("base", ", stageset.test/pod: never-ready"),
      "app/app.yaml": configMap("app", "v1"),
    });
    await release.stageSet("shop", ["base", "app"]);
    await stepsUntil(release, /^Unknown Progressing: Stage base: Waiting for Deployment /);
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
    expect(checkStatus(await release.get("shop"))).toEqual([]);
  });
});
