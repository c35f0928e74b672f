import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { instant, type Clock } from "../lib/base/index.ts";
import { keyBytesMax, keyReloadMs, openHmacKey } from "./hmac-key.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stageset-key-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function clockAt(time: { ms: number }): Clock {
  return { now: () => instant(time.ms), sleep: () => Promise.resolve() };
}

async function opened(file: string, time: { ms: number }): Promise<() => Promise<string>> {
  const key = await openHmacKey({ file, flag: "--hmac-key-file" }, clockAt(time));
  if (key.kind === "failed") throw new Error(key.failure.message);
  return async () => (await key.value()).toString();
}

it("is the file, every byte of it, and what it is after a while", async () => {
  const file = join(folder, "key");
  writeFileSync(file, "one\n");
  const time = { ms: 0 };
  const key = await opened(file, time);
  expect(await key()).toBe("one\n");
  writeFileSync(file, "two");
  time.ms = keyReloadMs - 1;
  expect(await key()).toBe("one\n");
  time.ms = keyReloadMs;
  expect(await key()).toBe("two");
  rmSync(file);
  time.ms = 3 * keyReloadMs;
  expect(await key()).toBe("two");
});

it.each([
  { when: "it is as long as it may be", bytes: keyBytesMax, said: undefined },
  { when: "it is longer", bytes: keyBytesMax + 1, said: "it is over 64 KiB" },
  { when: "it is empty", bytes: 0, said: "it is empty" },
])("$when", async ({ bytes, said }) => {
  const file = join(folder, "key");
  writeFileSync(file, "k".repeat(bytes));
  if (said === undefined) expect((await (await opened(file, { ms: 0 }))()).length).toBe(bytes);
  else
    await expect(opened(file, { ms: 0 })).rejects.toThrow(
      `Cannot read the key ${file}: ${said}; name a file that holds one with --hmac-key-file`,
    );
});
