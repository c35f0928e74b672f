/** What actions read of a Secret is told nowhere: not by the process, not in Events, not in the status. */
import { expect } from "vitest";
import { startServer } from "../../servers/http-server.ts";
import { it } from "./handler-place.ts";
import { configMap } from "./manifests.ts";

const secret = "t0p-s3cret-value";
const secretHook = { apiVersion: "v1", kind: "Secret", metadata: { name: "hook" } };

it("a tick and a reconcile of a request that is refused with its own secret tell it to nobody", async ({ handler }) => {
  await using receiver = await startServer((request, response) => {
    response.writeHead(400).end(`no: ${String(request.headers["authorization"])} ${request.url ?? ""}`);
  });
  await handler.apply({ ...secretHook, stringData: { authorization: `Bearer ${secret}`, body: secret } });
  await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
  const http = {
    url: `http://127.0.0.1:${receiver.port}/`,
    headersFrom: [{ name: "hook", key: "authorization" }],
    bodyFrom: { name: "hook", key: "body" },
  };
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const pre = [{ name: "tell", http }];
  await handler.stageSet("shop", [], { stages: [{ name: "base", path: "./base", sourceRef, actions: { pre } }] });
  const ended = [await handler.tick("--log-format", "json"), await handler.reconcile("shop")];
  expect(receiver.seen[0]).toMatchObject({ headers: { authorization: `Bearer ${secret}` }, body: secret });
  const told = [...ended, await handler.kubectl(["get", "events,stagesets,stageledgers", "-o", "yaml"])];
  expect(JSON.stringify(told)).toContain("answered 400: no: (hidden)");
  expect(JSON.stringify(told)).not.toContain(secret);
  expect(JSON.stringify(told)).not.toContain(btoa(secret));
});

it("a wait whose expression stumbles over a Secret's value does not repeat it", async ({ handler }) => {
  await handler.apply({ ...secretHook, stringData: { token: secret } });
  await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
  const target = { apiVersion: "v1", kind: "Secret", name: "hook" };
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const pre = [{ name: "look", timeout: "3s", wait: { target, expr: "{'a': true}[data.token]" } }];
  await handler.stageSet("shop", [], { stages: [{ name: "base", path: "./base", sourceRef, actions: { pre } }] });
  const ended = [
    await handler.tick("--budget=3s", "--log-format=json"),
    await handler.reconcile("shop", "--timeout=15s"),
  ];
  const told = [...ended, await handler.kubectl(["get", "events,stagesets,stageledgers", "-o", "yaml"])];
  expect(JSON.stringify(told)).toContain("does not fulfil {'a': true}[data.token] yet: why is not told");
  expect(JSON.stringify(told)).not.toContain(btoa(secret));
});
