/**
 * `npm test`: every check and every tier of tests, in the order of what fails soonest, each also alone (`npm test unit`).
 * All run even where one fails; the last line counts: `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whyNoNode } from "../test/cluster/node/packages.ts";

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

type Step =
  | { readonly name: string; readonly kind: "check"; readonly command: readonly [string, ...string[]] }
  | { readonly name: string; readonly kind: "tier"; readonly whyNot?: () => string | undefined };

const steps: readonly Step[] = [
  { name: "format", kind: "check", command: ["prettier", "--check", "--log-level", "warn", "."] },
  { name: "lint", kind: "check", command: ["eslint", "."] },
  { name: "types", kind: "check", command: ["tsc", "-p", "."] },
  { name: "generated", kind: "check", command: ["node", "scripts/gen.ts", "--check"] },
  { name: "unit", kind: "tier" },
  { name: "sim", kind: "tier" },
  { name: "cluster", kind: "tier" },
  { name: "node", kind: "tier", whyNot: whyNoNode },
];

const root = new URL("..", import.meta.url).pathname;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function run([program, ...args]: readonly [string, ...string[]]): boolean {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (error !== undefined) say(`${program} did not start: ${error.message}; run it as npm test`);
  return status === 0;
}

function check(step: Step & { kind: "check" }): Tally {
  const passed = run(step.command);
  return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
}

/** A tier that ran nothing has failed, except where this machine cannot run it and that was said: nothing is skipped silently. */
function tier({ name, whyNot }: Step & { kind: "tier" }): Tally {
  const why = whyNot?.();
  if (why !== undefined) {
    say(`Skipped: ${why}.`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const folder = mkdtempSync(join(tmpdir(), "stageset-test-"));
  try {
    const report = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const ended = run(["vitest", "run", "--project", name, ...reporters]);
    const tally = readReport(report);
    const broken = !ended && tally.failed === 0;
    if (tally.passed === 0) say(`The tier ${name} ran no test.`);
    return { ...tally, failed: tally.failed + Number(broken || tally.passed === 0) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readReport(file: string): Tally {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }; // vitest itself did not get that far, and has said why
  }
  const report = JSON.parse(text) as Readonly<Record<string, number>>;
  return {
    passed: report["numPassedTests"] ?? 0,
    failed: report["numFailedTests"] ?? 0,
    skipped: (report["numPendingTests"] ?? 0) + (report["numTodoTests"] ?? 0),
  };
}

function main(wanted: readonly string[]): number {
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    say(`No such step: ${unknown.join(", ")}; there are ${steps.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const since = performance.now();
    say(`\n== ${step.name}`);
    const tally = step.kind === "check" ? check(step) : tier(step);
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
    const outcome = tally.failed > 0 ? "FAILED" : tally.passed > 0 ? "passed" : "skipped";
    say(`== ${step.name}: ${outcome} in ${((performance.now() - since) / 1000).toFixed(1)} s`);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  say(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
