import { Parser, type ReadEntry } from "tar";
import { describe, expect, it } from "vitest";
import { packEntries, type ImageEntry } from "./tar.ts";

const file = (path: string, text = ""): ImageEntry => ({ kind: "file", path, mode: 0o755, content: Buffer.from(text) });

/** What a reader of tars finds: path, kind, mode and size of each entry, in order. */
function read(packed: Buffer): readonly string[] {
  const found: string[] = [];
  const parser = new Parser({ sync: true });
  parser.on("entry", (entry: ReadEntry) => {
    found.push(`${entry.path} ${entry.type} ${(entry.mode ?? 0).toString(8)} ${entry.size} ${entry.uid ?? "?"}`);
    entry.resume();
  });
  parser.end(packed);
  return found;
}

describe("packEntries", () => {
  it("puts folders before what they hold, makes those that nobody states, and owns all as root", () => {
    expect(read(packEntries([file("/b/c/d", "text"), file("/a")]))).toEqual([
      "a File 755 0 0",
      "b/ Directory 755 0 0",
      "b/c/ Directory 755 0 0",
      "b/c/d File 755 4 0",
    ]);
  });
  it("keeps the mode of a folder that is stated", () => {
    const tmp: ImageEntry = { kind: "folder", path: "/tmp", mode: 0o1777 };
    expect(read(packEntries([file("/tmp/x"), tmp]))).toEqual(["tmp/ Directory 1777 0 0", "tmp/x File 755 0 0"]);
  });
  it("is one and the same in whatever order it is told", () => {
    const entries = [file("/a", "1"), file("/b/c", "2"), file("/b-d", "3")];
    expect(packEntries([...entries].reverse()).equals(packEntries(entries))).toBe(true);
  });
  it("refuses a path that no plain header holds", () => {
    expect(() => packEntries([file(`/${"x".repeat(256)}`)])).toThrow("its path is too long");
  });
});
