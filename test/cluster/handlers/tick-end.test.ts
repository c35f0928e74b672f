/** A tick as a real process, beside an artifact server that takes connections and never answers. */
import { expect } from "vitest";
import { startServer } from "../../servers/http-server.ts";
import { logLines } from "../../support/stageset-process.ts";
import { it } from "./handler-place.ts";
import { configMap } from "./manifests.ts";

it("ends well half a minute after its budget, and says whom it has left", async ({ handler }) => {
  await using silent = await startServer(() => undefined);
  await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
  await handler.stageSet("shop", ["base"]);
  const began = performance.now();
  const { code, stderr } = await handler.startTick("--budget", "5s", "--artifact-host", `127.0.0.1:${silent.port}`)
    .ended;
  expect(performance.now() - began).toBeLessThan(60_000); // a fetch may take a minute
  expect(code).toBe(0);
  expect(logLines(stderr).slice(-2)).toMatchObject([
    { level: "warn", msg: "stepped", name: "shop", why: "Generation", outcome: "left" },
    { level: "info", msg: "ticked", stageSets: 1, stepped: 1 },
  ]);
  expect(await handler.lastTick()).toBeDefined();
});
