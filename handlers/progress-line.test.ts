import { describe, expect, it } from "vitest";
import type { Progress } from "../lib/engine/index.ts";
import { openProgress } from "./progress-line.ts";

const steps: readonly Progress[] = [
  { phase: "Resolve" },
  { phase: "Apply", stage: "app", applied: 1 },
  { phase: "Apply", stage: "app", applied: 3 },
  { phase: "Health", stage: "app" },
  { phase: "Health", stage: "app", waitingFor: "Stage app: Waiting for Deployment app" },
  { phase: "Health", stage: "app", waitingFor: "Stage app: Waiting for Deployment app" },
  { phase: "Resolve" },
];

function watch(isTerminal: boolean, shown: readonly Progress[]): readonly string[] {
  const lines: string[] = [];
  const write =
    (where: string) =>
    (line: string): void => {
      lines.push(`${where}: ${line}`);
    };
  const out = { tell: write("tell"), rewrite: write("rewrite"), isTerminal };
  const progress = openProgress(out);
  for (const one of shown) progress.show(one);
  progress.end();
  return lines;
}

describe("progress", () => {
  it("on a terminal is one line that is written over, and cleared at the end", () => {
    expect(watch(true, steps)).toEqual([
      "rewrite: Resolve",
      "rewrite: Stage app: Apply, 1 object",
      "rewrite: Stage app: Apply, 3 objects",
      "rewrite: Stage app: Health",
      "rewrite: Stage app: Waiting for Deployment app",
      "rewrite: Resolve",
      "rewrite: ",
    ]);
  });
  it("elsewhere is each line once", () => {
    expect(watch(false, steps)).toEqual([
      "tell: Resolve",
      "tell: Stage app: Apply, 1 object",
      "tell: Stage app: Apply, 3 objects",
      "tell: Stage app: Health",
      "tell: Stage app: Waiting for Deployment app",
    ]);
  });
  it("clears nothing where nothing was shown", () => {
    expect(watch(true, [])).toEqual([]);
  });
});
