import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { withLock } from "./lock.ts";

let lock: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "stageset-lock-"));
  lock = join(folder, "lock");
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
});

it("lets one in at a time", async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise(setImmediate);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(lock, work)));
  expect(most).toBe(1);
});

it("opens again after work that failed", async () => {
  await expect(withLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(lock)).toBe(false);
});

it("is taken over from one who has died", async () => {
  const { pid } = spawnSync("true");
  writeFileSync(lock, String(pid));
  const told: number[] = [];
  expect(
    await withLock(
      lock,
      () => Promise.resolve("in"),
      (holder) => told.push(holder),
    ),
  ).toBe("in");
  expect(told).toEqual([]);
});

it("says whom it waits for", async () => {
  const told: number[] = [];
  const first = Promise.withResolvers<undefined>();
  const holding = withLock(lock, () => first.promise);
  const waiting = withLock(
    lock,
    () => Promise.resolve(),
    (holder) => {
      told.push(holder);
      first.resolve(undefined);
    },
  );
  await Promise.all([holding, waiting]);
  expect(told).toEqual([process.pid]);
});
