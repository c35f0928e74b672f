/**
 * `npm test`: every check and every tier of tests; each also alone (`npm test unit`).
 * All run even where one fails; what failed is named at the end, and the last line counts: `N passed, N failed`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { installPackages, whyNoNode } from "../test/cluster/node/packages.ts";
import { findNodePrograms, findPrograms, findTool } from "../test/cluster/programs.ts";
import { toolNames } from "../test/cluster/recipes.ts";

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, a line each. */
  readonly failures: readonly string[];
}

type Command = readonly [program: string, ...args: string[]];

/** How a program runs: shown at once, or once it has ended; and behind all others, where they want the processor. */
interface Manner {
  readonly show: "at once" | "at its end";
  readonly isPatient: boolean;
}

interface Step {
  readonly name: string;
  readonly run: (manner: Manner) => Promise<Tally>;
  /** What takes the processor for minutes on a new machine, and must not do so beside tests. */
  readonly prepare?: () => Promise<void>;
}

const none: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** Steps in turn. */
interface Lane {
  readonly steps: readonly Step[];
  /** Its programs get what the other lanes leave of the processor. */
  readonly isPatient?: boolean;
}

/** Row after row; the lanes of a row side by side. Tests of clusters wait some of their time. */
const rows: readonly (readonly Lane[])[] = [
  [
    { steps: [{ name: "lint", run: check("oxlint") }] }, // and types
    {
      steps: [
        { name: "generated", run: check("node", "scripts/gen.ts", "--check") },
        { name: "format", run: check("oxfmt", "--check") },
        { name: "unit", run: tests("unit") },
      ],
    },
  ],
  [
    { steps: [{ name: "cluster", run: tests("cluster"), prepare: buildPrograms }] },
    { steps: [{ name: "node", run: nodeTests, prepare: buildNodePrograms }] },
    { steps: [{ name: "sim", run: tests("sim") }], isPatient: true },
  ],
];

const root = new URL("..", import.meta.url).pathname;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns whether it ended well */
function start([program, ...args]: Command, { show, isPatient }: Manner): Promise<boolean> {
  const child = spawn(program, args, { cwd: root, stdio: show === "at once" ? "inherit" : ["ignore", "pipe", "pipe"] });
  if (isPatient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const told: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece: Buffer) => told.push(piece));
  return new Promise((resolve) => {
    child.once("error", ({ message }) => {
      say(`${program} did not start: ${message}; run it as npm test`);
      resolve(false);
    });
    child.once("close", (code) => {
      process.stdout.write(Buffer.concat(told));
      resolve(code === 0);
    });
  });
}

function check(...command: Command): Step["run"] {
  return async (manner) => {
    const isWell = await start(command, manner);
    return isWell ? { ...none, passed: 1 } : { ...none, failed: 1, failures: [command.join(" ")] };
  };
}

/** A tier of tests. One that ran nothing has failed: nothing is skipped silently. */
function tests(name: string): Step["run"] {
  return async (manner) => {
    const folder = mkdtempSync(join(tmpdir(), "stageset-test-"));
    try {
      const report = join(folder, "report.json");
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      const isWell = await start(["vitest", "run", "--project", name, ...reporters], manner);
      const tally = readReport(report);
      if (tally.passed > 0 && (isWell || tally.failed > 0)) return tally;
      const why = tally.passed === 0 ? "it ran no test" : "it failed, though its tests passed";
      return { ...tally, failed: tally.failed + 1, failures: [...tally.failures, `the tier ${name}: ${why}`] };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

/** Only where this machine can run containers; where it cannot, that is said. */
function nodeTests(manner: Manner): Promise<Tally> {
  const why = whyNoNode();
  if (why === undefined) return tests("node")(manner);
  say(`Skipped: ${why}.`);
  return Promise.resolve({ ...none, skipped: 1 });
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

/** Where that fails the step fails on it, too. */
async function prepared({ name, prepare }: Step): Promise<void> {
  try {
    await prepare?.();
  } catch (error) {
    say(`Cannot prepare the tier ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is told of why a test failed, where its name stands again at the end. */
const reasonCharactersMax = 500;

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
  const names = rows.flat().flatMap(({ steps }) => steps.map(({ name }) => name));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    say(`No such step: ${unknown.join(", ")}; there are ${names.join(", ")}`);
    return 2;
  }
  const isWanted = ({ name }: Step): boolean => wanted.length === 0 || wanted.includes(name);
  const tallies: Tally[] = [];
  for (const row of rows) {
    const lanes = row
      .map((lane) => ({ ...lane, steps: lane.steps.filter(isWanted) }))
      .filter(({ steps }) => steps.length > 0);
    for (const step of lanes.flatMap(({ steps }) => steps)) await prepared(step);
    const walks = lanes.map((lane, place) => walk(lane, { show: place === 0 ? "at once" : "at its end" }));
    tallies.push(...(await Promise.all(walks)).flat());
  }
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const failed = sum((tally) => tally.failed);
  const skipped = sum((tally) => tally.skipped);
  for (const failure of tallies.flatMap(({ failures }) => failures)) say(`FAILED ${failure}`);
  say(`\n${sum(({ passed }) => passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failed === 0 ? 0 : 1;
}

async function walk({ steps, isPatient = false }: Lane, { show }: Pick<Manner, "show">): Promise<readonly Tally[]> {
  const tallies: Tally[] = [];
  for (const { name, run } of steps) {
    const since = performance.now();
    say(`== ${name}`);
    const tally = await run({ show, isPatient });
    tell(name, tally, since);
    tallies.push(tally);
  }
  return tallies;
}

function tell(name: string, { passed, failed }: Tally, since: number): void {
  const outcome = failed > 0 ? "FAILED" : passed > 0 ? "passed" : "skipped";
  say(`== ${name}: ${outcome} in ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

process.exitCode = await main(process.argv.slice(2));
