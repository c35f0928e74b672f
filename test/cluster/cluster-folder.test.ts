import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { claimFolder, descriptionFile, folderOf, readDescription, removeRemains, socketOf } from "./cluster-folder.ts";

// A folder of their own: what these tests break shall not be a cluster that runs.
let clusters: string;
beforeAll(() => {
  clusters = mkdtempSync(join(tmpdir(), "stageset-"));
  vi.stubEnv("TMPDIR", clusters);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(clusters, { recursive: true });
});

/** Claims a folder as a supervisor does, until the test has finished. */
async function claim(name: string): Promise<string> {
  const folder = folderOf(name);
  const server = createServer();
  onTestFinished(() => {
    server.close();
    return removeRemains(folder);
  });
  return claimFolder(name, (folder) => new Promise((resolve) => server.listen(socketOf(folder), resolve)));
}

it("removes what dead clusters have left, and nothing else", async () => {
  const kept = await claim(`kept-${process.pid}`);
  const dead = folderOf(`dead-${process.pid}`);
  mkdirSync(join(dead, "etcd"), { recursive: true });
  writeFileSync(join(dead, "etcd", "data"), "");
  await claim(`next-${process.pid}`);
  expect({ kept: existsSync(kept), dead: existsSync(dead) }).toEqual({ kept: true, dead: false });
});

it("gives a name to one alone", async () => {
  const name = `one-${process.pid}`;
  const claims = await Promise.allSettled([claim(name), claim(name), claim(name)]);
  expect(claims.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
});

it.each([
  { when: "as long as may be", name: "a".repeat(31), then: undefined },
  { when: "one longer", name: "a".repeat(32), then: "a name is up to 31 of a-z, 0-9 and -" },
  { when: "empty", name: "", then: "a name is up to" },
  { when: "that leaves the folder", name: "../x", then: "a name is up to" },
])("a name $when", async ({ name, then }) => {
  const claimed = await claim(name).catch((error: unknown) => String(error));
  expect(claimed).toContain(then ?? name);
});

it("says nothing of a cluster that is not ready", async () => {
  const folder = await claim(`young-${process.pid}`);
  expect(readDescription(folder)).toBeUndefined();
  writeFileSync(descriptionFile(folder), JSON.stringify({ server: "https://127.0.0.1:1", audit: false }));
  expect(readDescription(folder)).toEqual({ server: "https://127.0.0.1:1", audit: false });
});
