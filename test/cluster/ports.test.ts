import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { freePorts } from "./ports.ts";

it("finds different ports that can be listened on", async () => {
  const ports = await freePorts(10);
  expect(new Set(ports).size).toBe(10);
  for (const port of ports) {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  }
});
