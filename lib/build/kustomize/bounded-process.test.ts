import { describe, expect, it } from "vitest";
import { runProcess, type ProcessLimits, type ProcessOutcome } from "./bounded-process.ts";

const limits: ProcessLimits = { timeMs: 20_000, outputBytesMax: 1000, errorBytesMax: 10 };

function sh(script: string, changed: Partial<ProcessLimits> = {}): Promise<ProcessOutcome> {
  return runProcess({
    file: "/bin/sh",
    args: ["-c", script],
    directory: "/",
    environment: { PATH: "/usr/bin:/bin" },
    limits: { ...limits, ...changed },
  });
}

describe("a program", () => {
  it.each([
    { when: "that ends well", script: "echo a; echo b >&2", code: 0, output: "a\n", errors: "b\n" },
    { when: "that fails", script: "echo no >&2; exit 3", code: 3, output: "", errors: "no\n" },
    {
      when: "whose words are many: their end",
      script: "echo 0123456789abc >&2; exit 1",
      code: 1,
      output: "",
      errors: "456789abc\n",
    },
    { when: "that reads: there is nothing", script: "cat", code: 0, output: "", errors: "" },
    { when: "that sees no environment but its own", script: 'echo "$HOME$USER"', code: 0, output: "\n", errors: "" },
  ])("$when", async ({ script, code, output, errors }) => {
    expect(await sh(script)).toEqual({ kind: "ended", code, output: Buffer.from(output), errors });
  });
  it.each([
    { when: "as much as allowed", bytes: 1000, then: "ended" },
    { when: "one byte more", bytes: 1001, then: "tooMuch" },
  ])("prints $when: $then", async ({ bytes, then }) => {
    expect((await sh(`head -c ${bytes} /dev/zero`)).kind).toBe(then);
  });
  it("is ended where it prints without end", async () => {
    expect(await sh("yes")).toEqual({ kind: "tooMuch" });
  });
  it("is ended with its children where it takes too long", async () => {
    const started = performance.now();
    const running = sh("sleep 300 & echo $! >&2; wait", { timeMs: 300 });
    expect(await running).toEqual({ kind: "tooLong" });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
  it("ends what it left behind, which would hold its output open", async () => {
    expect(await sh("sleep 300 & echo done")).toMatchObject({ kind: "ended", output: Buffer.from("done\n") });
  });
  it("that does not exist is not started", async () => {
    const outcome = await runProcess({ file: "/nowhere/x", args: [], directory: "/", environment: {}, limits });
    expect(outcome).toMatchObject({ kind: "notStarted", why: expect.stringContaining("ENOENT") as unknown });
  });
});
