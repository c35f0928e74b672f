import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { it } from "../../test/port/stub-cluster.ts";
import * as limits from "./limits.ts";
import { openTransport } from "./transport.ts";

const bytesMax = 1_000;

it.for([
  { when: "at the limit", bytes: bytesMax, zip: false, then: "answered" },
  { when: "one byte past it", bytes: bytesMax + 1, zip: false, then: "lost" },
  { when: "at the limit once inflated", bytes: bytesMax, zip: true, then: "answered" },
  { when: "one byte past it once inflated", bytes: bytesMax + 1, zip: true, then: "lost" },
])("an answer $when: $then", async ({ bytes, zip, then }, { plain }) => {
  const body = Buffer.from("x".repeat(bytes));
  plain.stub.on("GET /", (response) => {
    if (zip) response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(body));
    else response.end(body);
  });
  const send = openTransport({ server: new URL(plain.stub.url), insecure: false }, bytesMax);
  const outcome = await send({ method: "GET", path: "/", headers: {}, timeoutMs: 5_000 }, undefined);
  expect(outcome).toMatchObject(then === "answered" ? { kind: then } : { kind: then, sent: true, code: "TOO_LARGE" });
});

it("an answer that says it is compressed and is not", async ({ plain }) => {
  plain.stub.on("GET /", (response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end("plain");
  });
  const send = openTransport({ server: new URL(plain.stub.url), insecure: false });
  const outcome = await send({ method: "GET", path: "/", headers: {}, timeoutMs: 5_000 }, undefined);
  expect(outcome).toMatchObject({ kind: "lost", sent: true });
});

it("connections are opened side by side, up to the limit, and kept", async ({ plain }) => {
  plain.stub.on("GET /", (response) => {
    setTimeout(() => response.end("{}"), 20);
  });
  const send = openTransport({ server: new URL(plain.stub.url), insecure: false });
  const get = (): Promise<unknown> => send({ method: "GET", path: "/", headers: {}, timeoutMs: 5_000 }, undefined);
  await Promise.all(Array.from({ length: limits.connectionsMax - 1 }, get));
  expect(plain.stub.connections()).toBe(limits.connectionsMax - 1);
  await Promise.all(Array.from({ length: limits.connectionsMax + 1 }, get));
  expect(plain.stub.connections()).toBe(limits.connectionsMax);
});
