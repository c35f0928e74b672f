import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { eventually } from "./eventually.ts";
import { commandLinesWith } from "./processes.ts";
import { spawnTethered } from "./tether.ts";

it("ends with the process that started it, even where that is killed", async () => {
  const seconds = `6000.${process.pid}`; // tells this sleep from any other
  const tether = JSON.stringify(pathToFileURL(join(import.meta.dirname, "tether.ts")).href);
  const script = `import { spawnTethered } from ${tether}; spawnTethered("sleep", ["${seconds}"]);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script]);
  const sleeping = (): readonly string[] => commandLinesWith(`sleep ${seconds}`);
  await eventually(sleeping, (found) => found.some((line) => line.startsWith("sleep")));
  parent.kill("SIGKILL");
  await eventually(sleeping, (found) => found.length === 0);
});

it.each([
  { script: "exit 0", then: 0 },
  { script: "exit 3", then: 3 },
  { script: "read line || exit 4", then: 4 }, // its own stdin is empty, whatever holds the tether
])("$script: tells how it ended", async ({ script, then }) => {
  const child = spawnTethered("sh", ["-c", script]);
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(then);
});
