import { open } from "node:fs/promises";
import { failed, type Result } from "../lib/api/index.ts";
import { after, type Clock, type Instant } from "../lib/base/index.ts";

/** The file with the key is read again after this time: Secrets are rotated. */
export const keyReloadMs = 60_000;
/** What a key may take. */
export const keyBytesMax = 64 * 1024;

/** The key as it is now: read again now and then, and where that fails, the last one that could be read. */
export type HmacKey = () => Promise<Buffer>;

/**
 * Reads the key, every byte of the file, as Flux takes every byte of its Secret. A Failure where there is none to be had.
 * @param flag that named the file
 */
export async function openHmacKey(
  { file, flag }: { readonly file: string; readonly flag: string },
  clock: Clock,
): Promise<Result<HmacKey>> {
  const readKey = (): Promise<Result<Buffer>> => readKeyOf(file, flag);
  const first = await readKey();
  if (first.kind === "failed") return first;
  const kept: { key: Buffer; until: Instant } = { key: first.value, until: after(clock.now(), keyReloadMs) };
  const current: HmacKey = async () => {
    if (clock.now() < kept.until) return kept.key;
    kept.until = after(clock.now(), keyReloadMs);
    const again = await readKey();
    if (again.kind === "done") kept.key = again.value;
    return kept.key;
  };
  return { kind: "done", value: current };
}

async function readKeyOf(file: string, flag: string): Promise<Result<Buffer>> {
  const unusable = (why: string): Result<never> => {
    const message = `Cannot read the key ${file}: ${why}; name a file that holds one with ${flag}`;
    return failed({ reason: "InternalError", retry: "never", message });
  };
  try {
    await using opened = await open(file);
    const { bytesRead, buffer } = await opened.read(Buffer.alloc(keyBytesMax + 1), 0, keyBytesMax + 1, 0);
    if (bytesRead === 0) return unusable("it is empty");
    if (bytesRead > keyBytesMax) return unusable(`it is over ${keyBytesMax / 1024} KiB`);
    return { kind: "done", value: Buffer.from(buffer.subarray(0, bytesRead)) };
  } catch (error) {
    return unusable(error instanceof Error && "code" in error ? String(error.code) : "it cannot be read");
  }
}
