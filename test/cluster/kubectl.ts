import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { clustersFolder } from "./folders.ts";

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** Runs kubectl with these arguments and this on its stdin; its stdout. Throws what it said where it fails. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

const run = promisify(execFile);

/** kubectl against one cluster, in one of its Namespaces where that is given. */
export function kubectlRunner(
  path: string,
  { kubeconfig, namespace }: { readonly kubeconfig: string; readonly namespace?: string },
): Kubectl {
  const fixed = [`--kubeconfig=${kubeconfig}`, ...(namespace === undefined ? [] : [`--namespace=${namespace}`])];
  const env = { GOGC: "800", ...process.env, ...kubectlEnvironment(kubeconfig) }; // it ends before it has used much memory
  return async (args, input = "") => {
    const running = run(path, [...fixed, ...args], { maxBuffer: OUTPUT_BYTES_MAX, env });
    const { stdin } = running.child;
    stdin?.on("error", () => undefined); // kubectl may end before it has read all: what it ends with says why
    stdin?.end(input);
    try {
      return (await running).stdout;
    } catch (error) {
      const told = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
      throw new Error(`Cannot run kubectl ${args.join(" ")}: ${told}`);
    }
  };
}

/** What kubectl remembers of one of our clusters goes where the cluster goes: the next one may have the same port. */
export function kubectlEnvironment(kubeconfig: string): Readonly<Record<string, string>> {
  const folder = dirname(kubeconfig);
  return dirname(folder) === clustersFolder() ? { KUBECACHEDIR: join(folder, "kubectl") } : {};
}
