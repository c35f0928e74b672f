import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sharedData } from "../support/shared-data.ts";
import type { Kubectl } from "./kubectl.ts";

const root = join(import.meta.dirname, "..", "..");
const ours = join(root, "crds");
const others = join(import.meta.dirname, "crds");

/** Kinds of others whose real definition is used where it is at hand, and a small one of the tests' own elsewhere. */
const real: ReadonlyMap<string, string> = new Map([["konfigurations.yaml", "jsonnet.io_konfigurations.yaml"]]);

/** Installs our own kinds (as generated) and those the tests play with; resolves once the API server serves them. */
export async function installCrds(kubectl: Kubectl): Promise<void> {
  await installFrom([ours, others], kubectl);
}

/** Those the tests play with alone: where the chart brings ours. */
export async function installOtherCrds(kubectl: Kubectl): Promise<void> {
  await installFrom([others], kubectl);
}

async function installFrom(folders: readonly string[], kubectl: Kubectl): Promise<void> {
  const files = folders.flatMap(yamlFiles).map((file) => `--filename=${file}`);
  await kubectl(["apply", "--server-side", "--force-conflicts", ...files]);
  await kubectl(["wait", "--for=condition=Established", "--timeout=30s", ...files]);
}

function yamlFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => realFile(file) ?? join(folder, file));
  } catch {
    return []; // Not generated yet.
  }
}

function realFile(file: string): string | undefined {
  const name = real.get(file);
  const shared = name === undefined ? undefined : sharedData("crds");
  return name !== undefined && shared?.kind === "there" ? join(shared.folder, name) : undefined;
}
