/** `npm run build`: the one executable file, dist/stageset.mjs. */
import { fileURLToPath } from "node:url";
import { bundle, bundleBytesMax } from "./bundle.ts";

const { bytes } = await bundle(fileURLToPath(new URL("../dist", import.meta.url)));
process.stdout.write(`dist/stageset.mjs: ${(bytes / 1024).toFixed(0)} KiB\n`);
if (bytes > bundleBytesMax) {
  process.stderr.write(`dist/stageset.mjs is over ${bundleBytesMax / 1024} KiB; look at what it imports\n`);
  process.exitCode = 1;
}
