/**
 * `npm run image`: the container image as an OCI archive, dist/stageset-image.tar, and what it holds as SPDX beside it.
 * `-- --name REGISTRY/NAME:TAG` is what an engine calls it once it has loaded the archive.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { imageBytesMax, makeImage } from "./image/make-image.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const { values } = parseArgs({
  options: { name: { type: "string", default: `registry.example.org/stageset:${version}` } },
});
const folder = new URL("../dist/", import.meta.url);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

try {
  const { archive, digest, bytes, sbom } = await makeImage({ name: values.name, env: process.env, say });
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("stageset-image.tar", folder), archive);
  writeFileSync(new URL("stageset-image.spdx.json", folder), `${JSON.stringify(sbom, undefined, 2)}\n`);
  process.stdout.write(`dist/stageset-image.tar: ${values.name}, ${digest}, ${mebibytes(bytes)} compressed\n`);
  if (bytes > imageBytesMax) throw new Error(`It is over ${mebibytes(imageBytesMax)}; look at what it holds`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
