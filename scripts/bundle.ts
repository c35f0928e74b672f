import { chmod, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the executable may take at most: it is fetched by every CronJob's Pod. */
export const bundleBytesMax = 3 * 1024 * 1024;

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

/** Builds the one executable file into `folder`. */
export async function bundle(folder: string): Promise<Bundle> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const file = join(folder, "stageset.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["handlers/cli.ts"],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node22.19",
    format: "esm",
    minify: true,
    keepNames: true,
    legalComments: "linked",
    logLevel: "warning",
    define: { STAGESET_VERSION: JSON.stringify(version) },
    // Packages of the older module system expect a require; the shebang makes the file a command.
    banner: {
      js: '#!/usr/bin/env node\nimport{createRequire as stagesetRequire}from"node:module";const require=stagesetRequire(import.meta.url);',
    },
  });
  await chmod(file, 0o755);
  return { file, bytes: (await stat(file)).size };
}
