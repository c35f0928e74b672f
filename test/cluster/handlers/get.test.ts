/** `stageset get` as people run it: a real process against a real API server. */
import { load, loadAll } from "js-yaml";
import { describe, expect } from "vitest";
import { eventually } from "../eventually.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap } from "./manifests.ts";
import type { Ended } from "../../support/stageset-process.ts";

const get = (handler: HandlerPlace, ...args: readonly string[]): Promise<Ended> =>
  handler.run(["get", "-n", handler.namespace, ...args]);

/** One that is Ready, and one that nobody has looked at. */
async function two(handler: HandlerPlace): Promise<void> {
  await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
  await handler.stageSet("shop", ["base"]);
  expect(await handler.reconcile("shop")).toMatchObject({ code: 0 });
  await handler.stageSet("database", ["base"]);
}

const ages = /\b\d+s\b( *)/g;
const digests = /@sha256:[0-9a-f]+/g;
/** An age of two digits is as wide as the spaces behind it make it. */
const withoutAge = (age: string, spaces: string): string => (spaces === "" ? "0s" : "0s".padEnd(age.length));
const plain = (text: string): string => text.replaceAll(ages, withoutAge).replaceAll(digests, "@sha256:0");

describe("get", () => {
  it("a table, a wide one, and names", async ({ handler }) => {
    await two(handler);
    const table = await get(handler);
    expect(table).toMatchObject({ code: 0, stderr: "" });
    expect(plain(table.stdout)).toBe(
      [
        "NAME       READY    STATUS      AGE",
        "database   <none>   <none>      0s",
        "shop       True     Succeeded   0s",
        "",
      ].join("\n"),
    );
    const wide = await get(handler, "shop", "-o", "wide");
    expect(plain(wide.stdout)).toBe(
      [
        "NAME   READY   STATUS      AGE   STAGES   REVISION                 MESSAGE",
        "shop   True    Succeeded   0s    1/1      latest@sha256:0   Applied shop at latest@sha256:0",
        "",
      ].join("\n"),
    );
    const names = await get(handler, "-o", "name");
    expect(names.stdout).toBe("stageset.stages.metio.wtf/database\nstageset.stages.metio.wtf/shop\n");
  });

  it("yaml and json are the objects, without who set what; several are a List", async ({ handler }) => {
    await two(handler);
    const { managedFields, ...metadata } = (await handler.get("shop")).metadata as { readonly managedFields?: unknown };
    expect(managedFields).toBeDefined();
    const wanted = { ...(await handler.get("shop")), metadata };
    expect(load((await get(handler, "shop", "-o", "yaml")).stdout)).toEqual(wanted);
    expect(JSON.parse((await get(handler, "shop", "-o", "json")).stdout)).toEqual(wanted);
    const list = JSON.parse((await get(handler, "-o", "json")).stdout) as { readonly items: readonly unknown[] };
    expect(list).toMatchObject({ apiVersion: "v1", kind: "List", items: [{ metadata: { name: "database" } }, wanted] });
    const documented = await handler.kubectl(["get", "stageset", "shop", "-o", "yaml"]);
    expect((await get(handler, "shop", "-o", "yaml")).stdout).toBe(documented);
  });

  it("those with a label, those of all namespaces, and none", async ({ handler }) => {
    const { namespace } = handler;
    expect(await get(handler)).toMatchObject({
      code: 0,
      stdout: "",
      stderr: `No resources found in ${namespace} namespace.\n`,
    });
    await two(handler);
    await handler.kubectl(["label", "stageset", "shop", "team=web"]);
    expect((await get(handler, "-l", "team=web", "-o", "name")).stdout).toBe("stageset.stages.metio.wtf/shop\n");
    const all = await handler.run(["get", "-A"]);
    expect(all.stdout).toMatch(/^NAMESPACE +NAME +READY +STATUS +AGE\n/);
    expect(all.stdout).toMatch(new RegExp(`^${namespace} +shop +True +Succeeded +\\d+s$`, "m"));
  });

  it("one that is not there ends with 3", async ({ handler }) => {
    expect(await get(handler, "nothing")).toMatchObject({
      ...{ code: 3, stdout: "" },
      stderr: `There is no StageSet ${handler.namespace}/nothing; -n NAMESPACE looks in another namespace.\n`,
    });
  });
});

describe("get -w", () => {
  it("shows what changes, comes and goes, until a signal ends it", async ({ handler }) => {
    await handler.stageSet("shop", ["base"]);
    const watching = handler.start(["get", "-n", handler.namespace, "-w"]);
    const lines = (count: number): Promise<string> =>
      eventually(
        () => Promise.resolve(watching.said()),
        (said) => said.split("\n").length > count,
      );
    await lines(2);
    await handler.kubectl(["annotate", "stageset", "shop", "team=web"]);
    await lines(3);
    await handler.stageSet("database-of-everybody", ["base"]);
    await lines(4);
    await handler.kubectl(["delete", "stageset", "database-of-everybody"]);
    await lines(5);
    watching.kill("SIGINT");
    const { code, stdout, stderr } = await watching.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
    expect(plain(stdout)).toBe(
      [
        "NAME   READY    STATUS   AGE",
        "shop   <none>   <none>   0s",
        "shop   <none>   <none>   0s",
        "database-of-everybody   <none>   <none>   0s",
        "database-of-everybody   <none>   <none>   0s",
        "",
      ].join("\n"),
    );
  });

  it("of one, as documents", async ({ handler }) => {
    await handler.stageSet("shop", ["base"]);
    const watching = handler.start(["get", "shop", "-n", handler.namespace, "-w", "-o", "yaml"]);
    await eventually(
      () => Promise.resolve(watching.said()),
      (said) => said !== "",
    );
    await handler.kubectl(["annotate", "stageset", "shop", "team=web"]);
    await eventually(
      () => Promise.resolve(watching.said()),
      (said) => said.includes("team: web"),
    );
    watching.kill("SIGTERM");
    const { stdout } = await watching.ended;
    expect(loadAll(stdout)).toMatchObject([
      { metadata: { name: "shop" } },
      { metadata: { name: "shop", annotations: { team: "web" } } },
    ]);
  });
});
