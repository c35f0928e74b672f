import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readFolder } from "./folder.ts";
import type { FileTree } from "./tarball.ts";

const run = promisify(execFile);

/** A real git repository in a temporary folder, with one branch. */
export interface GitRepository extends Disposable {
  readonly folder: string;
  readonly branch: string;
  /** Makes these files the whole content of the branch; the commit's sha1. */
  commit(files: FileTree): Promise<string>;
}

export async function createRepository(branch = "main"): Promise<GitRepository> {
  const folder = mkdtempSync(join(tmpdir(), "stageset-git-"));
  await git(folder, "init", "--quiet", `--initial-branch=${branch}`);
  return {
    folder,
    branch,
    async commit(files) {
      for (const name of readdirSync(folder)) if (name !== ".git") rmSync(join(folder, name), { recursive: true });
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      await git(folder, "add", "--all");
      await git(folder, "commit", "--quiet", "--allow-empty", "--message=a release");
      return (await git(folder, "rev-parse", "HEAD")).trim();
    },
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The last commit of a branch. */
export interface Tip {
  readonly sha1: string;
  readonly files: FileTree;
}

/** What a clone of the branch's tip holds, and its sha1: what source-controller sees. */
export async function cloneTip({ folder, branch }: GitRepository): Promise<Tip> {
  const clone = mkdtempSync(join(tmpdir(), "stageset-clone-"));
  try {
    await git(clone, "clone", "--quiet", "--depth=1", `--branch=${branch}`, `file://${folder}`, ".");
    return { sha1: (await git(clone, "rev-parse", "HEAD")).trim(), files: readFolder(clone) };
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

/** Nobody's own configuration counts, only who commits. */
async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "test",
    GIT_AUTHOR_EMAIL: "test@example.org",
    GIT_COMMITTER_NAME: "test",
    GIT_COMMITTER_EMAIL: "test@example.org",
  };
  return (await run("git", [...args], { cwd: folder, env })).stdout;
}
