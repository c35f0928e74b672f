import { chmod, readFile, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the executable may take at most: it is fetched by every CronJob's Pod. */
export const bundleBytesMax = 3 * 1024 * 1024;

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
  /** The folders of the npm packages that are in it, such as `node_modules/tar`. */
  readonly packages: readonly string[];
}

/** As kubectl looks for it on $PATH: `kubectl stageset`. */
const pluginName = "kubectl-stageset";

/** Builds the one executable file into `folder`, and beside it the name under which kubectl finds it. */
export async function bundle(folder: string): Promise<Bundle> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const file = join(folder, "stageset.mjs");
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: ["handlers/cli.ts"],
    outfile: file,
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"], // of modules esbuild leaves out what nobody uses
    target: "node22.19",
    format: "esm",
    minify: true,
    keepNames: true,
    legalComments: "linked",
    logLevel: "warning",
    define: { STAGESET_VERSION: JSON.stringify(version) },
    plugins: [builtinsOnUse],
    // Packages of the older module system expect a require; the shebang makes the file a command.
    banner: {
      js: '#!/usr/bin/env node\nimport{createRequire as stagesetRequire}from"node:module";const require=stagesetRequire(import.meta.url);',
    },
  });
  await chmod(file, 0o755);
  const plugin = join(folder, pluginName);
  await rm(plugin, { force: true });
  await symlink("stageset.mjs", plugin);
  return { file, bytes: (await stat(file)).size, packages: packagesOf(Object.keys(metafile.inputs)) };
}

function packagesOf(inputs: readonly string[]): readonly string[] {
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/**
 * Node's own modules are loaded by whoever uses them, and as they are. As `import` of one file they would all be loaded when it
 * begins; and `import` reads every property of a module, at which `node:http` loads a second HTTP client with all that it needs.
 */
const builtinsOnUse: Plugin = {
  name: "builtins-on-use",
  setup(bundling) {
    bundling.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "builtin" }));
    bundling.onLoad({ filter: /^node:/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};
