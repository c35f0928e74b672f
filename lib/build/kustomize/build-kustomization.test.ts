import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildKustomization } from "./build-kustomization.ts";

const files = new Map(
  Object.entries({
    "a/kustomization.yaml": "resources: [../base, c/d.yaml]",
    "a/c/d.yaml": "kind: D",
    "base/kustomization.yaml": "",
    "other/secret.yaml": "kind: Secret",
  }).map(([name, text]) => [name, Buffer.from(text)]),
);
const limits = { timeMs: 20_000, outputBytesMax: 10_000, errorBytesMax: 10_000 };
let root = "";
let temporaryDirectory = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "stageset-test-"));
  temporaryDirectory = await mkdtemp(join(root, "tmp-"));
});
afterAll(() => rm(root, { recursive: true }));

/** Builds `a` with a program of the test's own in kustomize's place. */
async function build(script: string, changed: Partial<typeof limits> = {}): ReturnType<typeof buildKustomization> {
  const file = join(root, "kustomize");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  const command = { file, args: ["build"] };
  const built = await buildKustomization(files, "a", {
    command,
    temporaryDirectory,
    limits: { ...limits, ...changed },
  });
  expect(await readdir(temporaryDirectory)).toEqual([]);
  return built;
}

async function output(script: string): Promise<string> {
  const built = await build(script);
  return built.kind === "done" ? built.value.toString() : built.failure.message;
}

const tools = "PATH=/usr/bin:/bin;";

describe("kustomize is given", () => {
  it("the files of the directories that it reads, and no others", async () => {
    const listed = (await output(`${tools} find . -type f | sort`)).trim().split("\n");
    expect(listed).toEqual(["./a/c/d.yaml", "./a/kustomization.yaml", "./base/kustomization.yaml"]);
  });
  it("a directory that nobody else may enter", async () => {
    expect(await output(`${tools} stat -c %a . 2>/dev/null || stat -f %Lp .`)).toBe("700\n");
  });
  it("its directory, and what it may load", async () => {
    expect(await output('echo "$1 $2 $3 ${4##*/}"')).toBe("build --load-restrictor LoadRestrictionsRootOnly a\n");
  });
  it("no program, no home and no network", async () => {
    expect(
      await output('echo "$PATH|${HOME##*/stageset-build-??????}|$HTTP_PROXY|$HTTPS_PROXY|$NO_PROXY|$SSH_AUTH_SOCK"'),
    ).toBe("||http://127.0.0.1:0|http://127.0.0.1:0||\n");
  });
});

describe("where kustomize", () => {
  it.each([
    {
      when: "fails",
      script: 'echo "Error: no $PWD/a/x" >&2; exit 1',
      then: "Cannot build a: kustomize says: no a/x; correct the kustomization",
    },
    {
      when: "fails as kubectl logs it",
      script: `echo 'E1123 07:14:41.066176    7606 run.go:72] "command failed" err="no such thing"' >&2; exit 1`,
      then: 'Cannot build a: kustomize says: "no such thing"; correct the kustomization',
    },
    {
      when: "fails without a word",
      script: "exit 1",
      then: "Cannot build a: kustomize says: nothing; correct the kustomization",
    },
    {
      when: "says as much as is shown",
      script: `${tools} head -c 1000 /dev/zero | tr '\\0' x >&2; exit 1`,
      then: `says: ${"x".repeat(1000)}; correct`,
    },
    {
      when: "says too much",
      script: `${tools} head -c 1001 /dev/zero | tr '\\0' x >&2; exit 1`,
      then: `says: ${"x".repeat(1000)}…; correct`,
    },
    {
      when: "prints too much",
      script: `${tools} head -c 10001 /dev/zero`,
      then: "printed more than 10001 bytes".replace("10001", "10000"),
    },
  ])("$when", async ({ script, then }) => {
    expect(await build(script)).toMatchObject({
      kind: "failed",
      failure: { reason: "StageFailed", retry: "never", message: expect.stringContaining(then) as unknown },
    });
  });
  it("takes too long, its failure may pass", async () => {
    const built = await build(`${tools} sleep 300`, { timeMs: 1000 });
    expect(built).toMatchObject({
      kind: "failed",
      failure: {
        retry: "backoff",
        message: "Cannot build a: kustomize took longer than 1s and was ended; make it build faster",
      },
    });
  });
  it("is not there, its failure may pass", async () => {
    const command = { file: join(root, "none"), args: [] };
    expect(await buildKustomization(files, "a", { command, temporaryDirectory })).toMatchObject({
      failure: { retry: "backoff", message: expect.stringContaining("kustomize did not start") as unknown },
    });
  });
  it("has nowhere to work, its failure may pass", async () => {
    const command = { file: "/bin/sh", args: [] };
    expect(await buildKustomization(files, "a", { command, temporaryDirectory: join(root, "none") })).toMatchObject({
      failure: { retry: "backoff", message: expect.stringContaining("(ENOENT); make room there") as unknown },
    });
  });
});
