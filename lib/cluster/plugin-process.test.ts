import { describe, expect, it } from "vitest";
import * as limits from "./limits.ts";
import { runPlugin } from "./plugin-process.ts";

const surroundings = { environment: { PATH: process.env["PATH"], NAME: "value" }, interactive: false };

function shell(script: string): { command: string; args: readonly string[] } {
  return { command: "sh", args: ["-c", script] };
}

describe("runPlugin", () => {
  it("hands on what the program prints, in the environment that is given", async () => {
    expect(await runPlugin(shell('printf "$NAME"'), surroundings)).toEqual({ kind: "printed", output: "value" });
  });

  it("gives it nothing to read", async () => {
    expect(await runPlugin(shell("cat; echo end"), surroundings)).toEqual({ kind: "printed", output: "end\n" });
  });

  it.each([
    { when: "at the limit", bytes: limits.pluginOutputBytesMax, isWhole: true },
    { when: "one byte past it", bytes: limits.pluginOutputBytesMax + 1, isWhole: false },
  ])("takes output $when as a whole: $isWhole", async ({ bytes, isWhole }) => {
    const outcome = await runPlugin(shell(`head -c ${bytes} /dev/zero | tr '\\0' s`), surroundings);
    expect(outcome.kind === "printed" && outcome.output.length === bytes).toBe(isWhole);
  });

  it.each([
    { when: "at the limit", bytes: limits.pluginMessageBytesMax, isCut: false },
    { when: "one byte past it", bytes: limits.pluginMessageBytesMax + 1, isCut: true },
  ])("keeps a complaint $when", async ({ bytes, isCut }) => {
    const outcome = await runPlugin(shell(`head -c ${bytes} /dev/zero | tr '\\0' s >&2; exit 1`), surroundings);
    expect(outcome.kind === "failed" && outcome.why.endsWith("…")).toBe(isCut);
  });

  it("does not wait for what the program leaves running", async () => {
    const began = performance.now();
    const outcome = await runPlugin(shell("(sleep 4) & exit 1"), surroundings);
    expect(outcome).toMatchObject({ kind: "failed" });
    expect(performance.now() - began).toBeLessThan(3_500);
  });

  it("says what cannot be started", async () => {
    const folder = await runPlugin({ command: "/", args: [] }, surroundings);
    expect(folder).toEqual({ kind: "failed", why: "cannot be started (EACCES)", missing: false });
  });
});
