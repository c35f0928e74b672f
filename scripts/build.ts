/** `npm run build`: the one executable file, dist/stageset.mjs. */
import { chmod, readFile, stat } from "node:fs/promises";
import { build } from "esbuild";

const root = new URL("..", import.meta.url).pathname;
const out = `${root}dist/stageset.mjs`;
const bytesMax = 3 * 1024 * 1024;

const { version } = JSON.parse(await readFile(`${root}package.json`, "utf8")) as { version: string };
await build({
  entryPoints: [`${root}handlers/cli.ts`],
  outfile: out,
  bundle: true,
  platform: "node",
  target: "node22.19",
  format: "esm",
  minify: true,
  keepNames: true,
  legalComments: "linked",
  define: { STAGESET_VERSION: JSON.stringify(version) },
  // Packages of the older module system expect a require; the shebang makes the file a command.
  banner: {
    js: '#!/usr/bin/env node\nimport{createRequire as stagesetRequire}from"node:module";const require=stagesetRequire(import.meta.url);',
  },
});
await chmod(out, 0o755);
const { size } = await stat(out);
process.stdout.write(`dist/stageset.mjs: ${(size / 1024).toFixed(0)} KiB\n`);
if (size > bytesMax) {
  process.stderr.write(`dist/stageset.mjs is over ${bytesMax / 1024} KiB; look at what it imports\n`);
  process.exitCode = 1;
}
