import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { assert, formatBytes, formatDuration } from "../../base/index.ts";
import { done, failed, type Failure, type Result } from "../../api/index.ts";
import { isInside, resolvePath, tellPath, type Files } from "../artifact-paths.ts";
import { runProcess, type ProcessLimits, type ProcessOutcome } from "./bounded-process.ts";
import { kustomizationRoots } from "./kustomization-roots.ts";
import type { KustomizeCommand } from "./kustomize-command.ts";
import { kustomizeErrorBytesMax, kustomizeMs, kustomizeOutputBytesMax, shownErrorCharactersMax } from "../limits.ts";

/** The kustomize of this machine, and where it may work. */
export interface Kustomize {
  readonly command: KustomizeCommand;
  /** A directory in which private ones are made, and removed again. */
  readonly temporaryDirectory: string;
  readonly limits?: ProcessLimits;
}

/** How a message begins, behind "Cannot", and what helps where kustomize refuses. */
export interface KustomizeWords {
  readonly doing: string;
  readonly wayOut: string;
}

const limitsOfKustomize: ProcessLimits = {
  timeMs: kustomizeMs,
  outputBytesMax: kustomizeOutputBytesMax,
  errorBytesMax: kustomizeErrorBytesMax,
};

/**
 * What kustomize prints for the kustomization in `directory`, over a private copy of what that reads.
 * It is given no PATH, so no git to clone with, and a proxy that does not exist, so no server to fetch from; plugins that are
 * programs are off, and a file is loaded from below its kustomization alone.
 * @returns StageFailed with what kustomize said
 */
export async function buildKustomization(
  files: Files,
  directory: string,
  kustomize: Kustomize,
  words: KustomizeWords = { doing: `build ${tellPath(directory)}`, wayOut: "correct the kustomization" },
): Promise<Result<Buffer>> {
  const roots = kustomizationRoots(files, directory);
  if (roots.kind === "failed") return roots;
  let workDirectory: string | undefined;
  try {
    // Resolved, since kustomize names its files so, and messages shall not name ours.
    workDirectory = await realpath(await mkdtemp(join(kustomize.temporaryDirectory, "stageset-build-")));
    writeRoots(files, roots.value, workDirectory);
    const outcome = await run(kustomize, workDirectory, directory);
    return resultOf(outcome, { words, workDirectory, limits: kustomize.limits ?? limitsOfKustomize });
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error; // not the file system's
    const what = `its files cannot be written to a temporary directory (${String(error.code)})`;
    return failed(failure(words, what, "make room there", "backoff"));
  } finally {
    if (workDirectory !== undefined) rmSync(workDirectory, { recursive: true, force: true });
  }
}

/**
 * mkdtemp makes a directory that only we may enter, so what stands in it needs no rights of its own. Small files are written
 * many times faster at once than by turns with everybody else, and no more of them than an artifact may have.
 */
function writeRoots(files: Files, roots: readonly string[], workDirectory: string): void {
  const made = new Set<string>();
  for (const [path, bytes] of files) {
    if (!roots.some((root) => isInside(path, root))) continue;
    assert(resolvePath("", path) === path, `a file of an artifact is called ${path}`);
    const file = join(workDirectory, path);
    if (!made.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    made.add(dirname(file));
    writeFileSync(file, bytes, { flag: "wx" });
  }
}

function run({ command, limits }: Kustomize, workDirectory: string, directory: string): Promise<ProcessOutcome> {
  const nowhere = "http://127.0.0.1:0";
  return runProcess({
    file: command.file,
    args: [...command.args, "--load-restrictor", "LoadRestrictionsRootOnly", join(workDirectory, directory)],
    directory: workDirectory,
    environment: { PATH: "", HOME: workDirectory, TMPDIR: workDirectory, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
    limits: limits ?? limitsOfKustomize,
  });
}

interface Circumstances {
  readonly words: KustomizeWords;
  readonly workDirectory: string;
  readonly limits: ProcessLimits;
}

function resultOf(outcome: ProcessOutcome, { words, workDirectory, limits }: Circumstances): Result<Buffer> {
  switch (outcome.kind) {
    case "ended": {
      if (outcome.code === 0) return done(outcome.output);
      const told = tellErrors(outcome.errors, workDirectory);
      return failed(failure(words, `kustomize says: ${told}`, words.wayOut, "never"));
    }
    case "tooLong": {
      const told = `kustomize took longer than ${formatDuration(limits.timeMs)} and was ended`;
      return failed(failure(words, told, "make it build faster", "backoff"));
    }
    case "tooMuch": {
      const told = `kustomize printed more than ${formatBytes(limits.outputBytesMax)} and was ended`;
      return failed(failure(words, told, "split the stage", "never"));
    }
    case "notStarted":
      return failed(
        failure(words, `kustomize did not start (${outcome.why})`, "correct --kustomize or the PATH", "backoff"),
      );
  }
}

/** kubectl puts a date and a process id before what it says, which would make every failure look like a new one. */
const commandFailed = /^E[0-9]{4} [0-9:.]+ +[0-9]+ \S+\] "command failed" err=/;

/** On one line, without our temporary directory, its end cut. */
function tellErrors(errors: string, workDirectory: string): string {
  const told = errors
    .replaceAll(`${workDirectory}/`, "")
    .replaceAll(workDirectory, "./")
    .replaceAll(/\s+/g, " ")
    .trim();
  const line = told.replace(/^Error: /i, "").replace(commandFailed, "");
  if (line === "") return "nothing";
  return line.length <= shownErrorCharactersMax ? line : `${line.slice(0, shownErrorCharactersMax)}…`;
}

function failure({ doing }: KustomizeWords, what: string, wayOut: string, retry: Failure["retry"]): Failure {
  return { reason: "StageFailed", retry, message: `Cannot ${doing}: ${what}; ${wayOut}` };
}
