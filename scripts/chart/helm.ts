import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
const run = promisify(execFile);

/** helm, which knows nothing of whoever runs it: no repositories, plugins or configuration of theirs. */
export interface Helm extends Disposable {
  /** What it prints. Throws what it said where it fails. */
  run(args: readonly string[]): Promise<string>;
}

/** @param kubeconfig where releases are installed; absent: nowhere, as templates take no cluster */
export function openHelm(program: string, kubeconfig = "/nonexistent"): Helm {
  const home = mkdtempSync(join(tmpdir(), "stageset-helm-"));
  const folders = Object.fromEntries(
    ["cache", "config", "data"].map((name) => {
      const folder = join(home, name);
      mkdirSync(folder);
      return [`HELM_${name.toUpperCase()}_HOME`, folder];
    }),
  );
  // It ends before it has used much memory: to look for what is free takes a quarter of its time.
  const env = { PATH: process.env["PATH"], HOME: home, KUBECONFIG: kubeconfig, GOGC: "800", ...folders };
  return {
    run: async (args) => {
      try {
        return (await run(program, args, { env, maxBuffer: OUTPUT_BYTES_MAX })).stdout;
      } catch (error) {
        const told = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
        throw new Error(`Cannot run helm ${args.join(" ")}: ${told}`, { cause: error });
      }
    },
    [Symbol.dispose]: () => {
      rmSync(home, { recursive: true });
    },
  };
}
