/**
 * `npm test`: every check, all at once; then every tier of tests, in the order of what fails soonest, the last two beside each other.
 * Each also alone (`npm test unit`).
 * All run even where one fails; the last line counts: `N passed, N failed`.
 */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { installPackages, whyNoNode } from "../test/cluster/node/packages.ts";
import { findNodePrograms, findPrograms, findTool } from "../test/cluster/programs.ts";
import { toolNames } from "../test/cluster/recipes.ts";

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, a line each: named again at the end, where it is found. */
  readonly failures: readonly string[];
}

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

interface Tier {
  readonly name: string;
  /** Why this machine cannot run it; undefined: it can. */
  readonly whyNot?: () => string | undefined;
  /** What takes the processor for minutes on a new machine, and must not do so beside tests. */
  readonly prepare?: () => Promise<void>;
}

const checks: readonly Check[] = [
  { name: "lint", command: ["eslint", "."] }, // takes longest
  { name: "types", command: ["tsc", "-p", "."] },
  { name: "format", command: ["prettier", "--check", "--log-level", "warn", "."] },
  { name: "generated", command: ["node", "scripts/gen.ts", "--check"] },
];

/** Those of one row run side by side, and the output of the first is shown as it comes: the node tier waits most of its time. */
const rows: readonly (readonly Tier[])[] = [
  [{ name: "unit" }],
  [{ name: "sim" }],
  [
    { name: "cluster", prepare: buildPrograms },
    { name: "node", whyNot: whyNoNode, prepare: buildNodePrograms },
  ],
];
const tiers = rows.flat();

const none: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** What is told of why a test failed, where its name stands again at the end. */
const reasonCharactersMax = 500;

/** What a check says. */
const outputBytesMax = 64 * 1024 * 1024;

/** What of vitest's JSON report is read. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly ReportedFile[];
}

interface ReportedFile {
  readonly name: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[];
  }[];
}

interface Ended {
  readonly output: string;
  readonly tally: Tally;
}

const root = new URL("..", import.meta.url).pathname;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What it says is shown at once, or once it has ended. @returns whether it ended well */
function run([program, ...args]: readonly [string, ...string[]], show: "at once" | "at its end"): Promise<boolean> {
  const child = spawn(program, args, { cwd: root, stdio: show === "at once" ? "inherit" : ["ignore", "pipe", "pipe"] });
  const told: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece: Buffer) => told.push(piece));
  return new Promise((resolve) => {
    child.once("error", (error) => {
      say(notStarted(program, error));
      resolve(false);
    });
    child.once("close", (code) => {
      process.stdout.write(Buffer.concat(told));
      resolve(code === 0);
    });
  });
}

function notStarted(program: string, { message }: Error): string {
  return `${program} did not start: ${message}; run it as npm test`;
}

/** What it says is shown once it has ended, so that checks side by side do not talk at once. */
async function check({ command: [program, ...args] }: Check): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: root, maxBuffer: outputBytesMax }, (error, stdout, stderr) => {
      const trouble = typeof error?.code === "string" ? notStarted(program, error) : "";
      const output = `${stdout}${stderr}${trouble}`.trimEnd();
      const ended = error === null ? { passed: 1 } : { failed: 1, failures: [`${program} ${args.join(" ")}`] };
      resolve({ output, tally: { ...none, ...ended } });
    });
  });
}

/** A tier that ran nothing has failed, except where this machine cannot run it and that was said: nothing is skipped silently. */
async function tier({ name, whyNot }: Tier, show: "at once" | "at its end"): Promise<Tally> {
  const why = whyNot?.();
  if (why !== undefined) {
    say(`Skipped: ${why}.`);
    return { ...none, skipped: 1 };
  }
  const folder = mkdtempSync(join(tmpdir(), "stageset-test-"));
  try {
    const report = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const ended = await run(["vitest", "run", "--project", name, ...reporters], show);
    const tally = readReport(report);
    if (tally.passed > 0 && (ended || tally.failed > 0)) return tally;
    const why =
      tally.passed === 0 ? `The tier ${name} ran no test` : `The tier ${name} failed, though its tests passed`;
    return { ...tally, failed: tally.failed + 1, failures: [...tally.failures, why] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const building = { env: process.env, say: (line: string): void => void process.stderr.write(`${line}\n`) };

async function buildPrograms(): Promise<void> {
  await findPrograms(building);
  for (const name of toolNames) await findTool(name, building);
}

async function buildNodePrograms(): Promise<void> {
  if (whyNoNode() !== undefined) return;
  await installPackages(building.say);
  await findNodePrograms(building);
}

/** Where that fails the tier fails on it, too. */
async function prepared({ name, prepare }: Tier): Promise<void> {
  try {
    await prepare?.();
  } catch (error) {
    say(`Cannot prepare the tier ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readReport(file: string): Tally {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return none; // vitest itself did not get that far, and has said why
  }
  const report = JSON.parse(text) as Report;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap(failuresIn),
  };
}

/** `test/a.test.ts > what it tests: the first line of why it failed`. */
function failuresIn({ name, assertionResults }: ReportedFile): readonly string[] {
  return assertionResults
    .filter(({ status }) => status === "failed")
    .map(({ fullName, failureMessages: [why = ""] }) => {
      const [line = ""] = why.split("\n");
      return `${relative(root, name)} > ${fullName}: ${line.slice(0, reasonCharactersMax)}`;
    });
}

async function main(wanted: readonly string[]): Promise<number> {
  const names = [...checks, ...tiers].map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    say(`No such step: ${unknown.join(", ")}; there are ${names.join(", ")}`);
    return 2;
  }
  const isWanted = ({ name }: Check | Tier): boolean => wanted.length === 0 || wanted.includes(name);
  const tallies: Tally[] = [];
  const since = performance.now();
  const checked = checks.filter(isWanted).map(async (one) => {
    const { output, tally } = await check(one);
    if (output !== "") say(output);
    tallies.push(tally);
    tell(one.name, tally, since);
  });
  await Promise.all(checked);
  for (const row of rows.map((one) => one.filter(isWanted))) {
    for (const one of row) await prepared(one);
    const running = row.map(async (one, place) => {
      const since = performance.now();
      say(`\n== ${one.name}`);
      const tally = await tier(one, place === 0 ? "at once" : "at its end");
      tallies.push(tally);
      tell(one.name, tally, since);
    });
    await Promise.all(running);
  }
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const failed = sum((tally) => tally.failed);
  const skipped = sum((tally) => tally.skipped);
  for (const failure of tallies.flatMap(({ failures }) => failures)) say(`FAILED ${failure}`);
  say(`\n${sum(({ passed }) => passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failed === 0 ? 0 : 1;
}

function tell(name: string, { passed, failed }: Tally, since: number): void {
  const outcome = failed > 0 ? "FAILED" : passed > 0 ? "passed" : "skipped";
  say(`== ${name}: ${outcome} in ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

process.exitCode = await main(process.argv.slice(2));
