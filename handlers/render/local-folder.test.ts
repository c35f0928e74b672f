import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it as base } from "vitest";
import { artifactLimits } from "../../lib/source/index.ts";
import { readFolder, type Folder } from "./local-folder.ts";

const it = base.extend<{ root: string }>({
  root: async ({}, use) => {
    const root = mkdtempSync(join(tmpdir(), "stageset-folder-"));
    await use(root);
    rmSync(root, { recursive: true });
  },
});

function write(root: string, ...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), name);
  }
}

async function read(root: string): Promise<Folder> {
  const folder = await readFolder(root);
  if (folder.kind === "failed") throw new Error(folder.failure.message);
  return folder.value;
}

it("its files by path, in order; the digest tells paths and bytes", async ({ root }) => {
  write(root, "b.yaml", "a/two.yaml", "a/one.yaml");
  const before = await read(root);
  expect([...before.files.keys()]).toEqual(["a/one.yaml", "a/two.yaml", "b.yaml"]);
  expect(Buffer.from(before.files.get("b.yaml") ?? []).toString()).toBe("b.yaml");
  expect(before.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect((await read(root)).digest).toBe(before.digest);
  writeFileSync(join(root, "b.yaml"), "B.yaml");
  expect((await read(root)).digest).not.toBe(before.digest);
});

it("links, and what no artifact holds, are not there", async ({ root }) => {
  write(
    root,
    "app.yaml",
    ".git/config",
    ".github/workflow.yaml",
    "app/.sops.yaml",
    "app/logo.png",
    "app/logo.png.yaml",
  );
  symlinkSync("/etc/passwd", join(root, "link.yaml"));
  symlinkSync(root, join(root, "loop"));
  expect([...(await read(root)).files.keys()]).toEqual(["app.yaml", "app/logo.png.yaml"]);
});

it.for([
  { when: "is not there", path: "nothing", then: "ENOENT; give a directory that you may read" },
  { when: "is a file", path: "file", then: "it is no directory; give the one that is packed" },
])("one that $when is refused", async ({ path, then }, { root }) => {
  write(root, "file");
  expect(await readFolder(join(root, path))).toMatchObject({
    failure: { message: `Cannot read the directory ${join(root, path)}: ${then}` },
  });
});

it("a file as large as an artifact's may be is read, one byte more is refused", async ({ root }) => {
  write(root, "large");
  truncateSync(join(root, "large"), artifactLimits.entryBytesMax);
  expect((await read(root)).files.size).toBe(1);
  truncateSync(join(root, "large"), artifactLimits.entryBytesMax + 1);
  expect(await readFolder(root)).toMatchObject({ kind: "failed" });
});

it(
  "as many files and folders as an artifact may have are read, one more is refused",
  { timeout: 60_000 },
  async ({ root }) => {
    const files = Array.from({ length: artifactLimits.entriesMax - 1 }, (_, at) => `folder/${at}`);
    write(root, ...files);
    expect((await read(root)).files.size).toBe(files.length);
    write(root, "one-more");
    const told = `Cannot read the directory ${root}: it holds more than 10000 files and folders; give one that holds the release alone`;
    expect(await readFolder(root)).toMatchObject({ failure: { message: told } });
  },
);
