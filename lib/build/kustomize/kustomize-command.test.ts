import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findKustomize } from "./kustomize-command.ts";

let root = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "stageset-test-"));
  for (const [name, mode] of [
    ["both/kustomize", 0o755],
    ["both/kubectl", 0o755],
    ["one/kubectl", 0o755],
    ["off/kustomize", 0o644],
    ["odd/kubectl-1.36", 0o755],
  ] as const) {
    await mkdir(join(root, name, ".."), { recursive: true });
    await writeFile(join(root, name), "");
    await chmod(join(root, name), mode);
  }
  await mkdir(join(root, "folder", "kustomize"), { recursive: true });
});
afterAll(() => rm(root, { recursive: true }));

describe("the kustomize to use", () => {
  it.each([
    { when: "of the PATH", path: ["one", "both"], then: { file: "both/kustomize", args: ["build"] } },
    {
      when: "kubectl's, where there is no other",
      path: ["off", "folder", "one"],
      then: { file: "one/kubectl", args: ["kustomize"] },
    },
    {
      when: "the one named by path",
      named: "one/kubectl",
      path: ["both"],
      then: { file: "one/kubectl", args: ["kustomize"] },
    },
    { when: "the one named", named: "kubectl", path: ["both"], then: { file: "both/kubectl", args: ["kustomize"] } },
    {
      when: "a kubectl of another name",
      named: "odd/kubectl-1.36",
      path: [],
      then: { file: "odd/kubectl-1.36", args: ["kustomize"] },
    },
  ])("$when", async ({ named, path, then }) => {
    const found = await findKustomize({
      path: path.map((directory) => join(root, directory)).join(delimiter),
      ...(named !== undefined && { named: named.includes("/") ? join(root, named) : named }),
    });
    expect(found).toEqual({ kind: "done", value: { ...then, file: join(root, then.file) } });
  });
  it.each([
    {
      when: "nothing on the PATH",
      path: ["folder", "off"],
      says: /neither kustomize nor kubectl is on the PATH; install one/,
    },
    { when: "an empty PATH", path: [], says: /neither kustomize nor kubectl/ },
    {
      when: "a name that is not there",
      named: "none/kustomize",
      path: ["both"],
      says: /none\/kustomize is no executable; correct --kustomize/,
    },
    { when: "what may not be run", named: "off/kustomize", path: ["both"], says: /is no executable/ },
  ])("is not found: $when", async ({ named, path, says }) => {
    const found = await findKustomize({
      path: path.map((directory) => join(root, directory)).join(delimiter),
      ...(named !== undefined && { named: join(root, named) }),
    });
    expect(found).toMatchObject({
      kind: "failed",
      failure: { reason: "StageFailed", message: expect.stringMatching(says) as unknown },
    });
  });
});
