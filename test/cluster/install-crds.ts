import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Kubectl } from "./kubectl.ts";

const root = join(import.meta.dirname, "..", "..");
const folders = [join(root, "crds"), join(import.meta.dirname, "crds")];

/** Installs our own kinds (as generated) and those the tests play with; resolves once the API server serves them. */
export async function installCrds(kubectl: Kubectl): Promise<void> {
  const files = folders.flatMap(yamlFiles).map((file) => `--filename=${file}`);
  await kubectl(["apply", "--server-side", "--force-conflicts", ...files]);
  await kubectl(["wait", "--for=condition=Established", "--timeout=30s", ...files]);
}

function yamlFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => join(folder, file));
  } catch {
    return []; // Not generated yet.
  }
}
