import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { tar, tarball, tarEnd, tarEntry, withChecksum, type TarEntry } from "../../test/artifacts/tarball.ts";
import type { Files } from "./files.ts";
import { artifactLimits, entryNameCharactersMax, type ArtifactLimits } from "./limits.ts";
import { unpack } from "./unpack.ts";

async function files(packed: Uint8Array): Promise<Record<string, string>> {
  const read = await unpack(packed, artifactLimits);
  if (read.kind === "defect") throw new Error(read.what);
  return textOf(read.files);
}

function textOf(unpacked: Files): Record<string, string> {
  return Object.fromEntries([...unpacked].map(([path, content]) => [path, Buffer.from(content).toString()]));
}

async function told(packed: Uint8Array, limits: Partial<ArtifactLimits> = {}): Promise<string> {
  const read = await unpack(packed, { ...artifactLimits, ...limits });
  return read.kind === "files" ? `${read.files.size} files` : read.what;
}

const long = `${"a-long-folder/".repeat(20)}file.yaml`;
/** A pax header of these records, as it stands; the entry it is about comes next. */
function pax(...records: readonly string[]): TarEntry {
  const lines = records.map((record) => {
    const rest = ` ${record}\n`;
    const digits = String(Buffer.byteLength(rest) + 2).length;
    return `${Buffer.byteLength(rest) + digits}${rest}`;
  });
  return { path: "PaxHeader", type: "ExtendedHeader", content: lines.join("") };
}

describe("an artifact", () => {
  it("gives its files in the order of their paths", async () => {
    const packed = tarball({ "b.yaml": "b", "a/c.yaml": "", "a/b/d.yaml": "ä" });
    expect(Object.entries(await files(packed))).toEqual([
      ["a/b/d.yaml", "ä"],
      ["a/c.yaml", ""],
      ["b.yaml", "b"],
    ]);
  });
  it.each([
    {
      when: "./ before names",
      entries: [
        { path: "./", type: "Directory" },
        { path: "./a.yaml", content: "a" },
      ],
      then: { "a.yaml": "a" },
    },
    { when: "a long name in a pax header", entries: [{ path: long, content: "a" }], then: { [long]: "a" } },
    {
      when: "a long name as GNU writes it",
      entries: [
        { path: "././@LongLink", type: "NextFileHasLongPath", content: `${long}\0` },
        { path: "cut", content: "a" },
      ],
      then: { [long]: "a" },
    },
    {
      when: "the comment of git archive",
      entries: [
        {
          path: "pax_global_header",
          type: "GlobalExtendedHeader",
          content: "52 comment=0123456789012345678901234567890123456789\n",
        },
        { path: "a", content: "a" },
      ],
      then: { a: "a" },
    },
    {
      when: "a size in a pax header",
      entries: [pax("size=3"), { path: "a", size: 0, content: "abc" }],
      then: { a: "abc" },
    },
    {
      when: "an extension for one entry alone",
      entries: [pax("path=x"), { path: "a", content: "a" }, { path: "b", content: "b" }],
      then: { b: "b", x: "a" },
    },
    {
      when: "a folder that comes twice",
      entries: [
        { path: "d/", type: "Directory" },
        { path: "d/a", content: "a" },
        { path: "./d/", type: "Directory" },
      ],
      then: { "d/a": "a" },
    },
    {
      when: "a folder of old, by its slash",
      entries: [
        { path: "d/", type: "File" },
        { path: "d/a", content: "a" },
      ],
      then: { "d/a": "a" },
    },
    { when: "an old kind of file", entries: [{ path: "a", type: "ContiguousFile", content: "a" }], then: { a: "a" } },
    {
      when: "a backslash in a name",
      entries: [{ path: "dev-disk\\x2dby.mount", content: "a" }],
      then: { "dev-disk\\x2dby.mount": "a" },
    },
    { when: "dots in a name", entries: [{ path: "..a/b..", content: "a" }], then: { "..a/b..": "a" } },
    { when: "nothing", entries: [], then: {} },
  ] as const)("may hold $when", async ({ entries, then }) => {
    expect(await files(gzipSync(tar(entries)))).toEqual(then);
  });
  it("may be several gzip members, and padded with zeros", async () => {
    const plain = tar([{ path: "a", content: "a" }]);
    const packed = [
      gzipSync(plain.subarray(0, 700)),
      gzipSync(plain.subarray(700)),
      gzipSync(Buffer.alloc(9_000)),
      Buffer.alloc(100),
    ];
    expect(await files(Buffer.concat(packed))).toEqual({ a: "a" });
  });
  it("has a long name though a short one with a prefix stands in its header", async () => {
    const block = withChecksum(tarEntry({ path: "short", content: "a" }), (header) =>
      header.write("prefix", 345, "latin1"),
    );
    expect(await files(gzipSync(Buffer.concat([tarEntry(pax("path=other")), block, tarEnd])))).toEqual({ other: "a" });
  });
});

describe("an entry that is refused", () => {
  it.each([
    {
      when: "an absolute path",
      entries: [{ path: "/etc/passwd" }],
      then: 'its entry "/etc/passwd" has an absolute path',
    },
    { when: "a path of Windows", entries: [{ path: "C:\\x" }], then: "has an absolute path" },
    { when: "a network path of Windows", entries: [{ path: "\\\\host\\x" }], then: "has an absolute path" },
    { when: "a way out", entries: [{ path: "../x" }], then: 'its entry "../x" leads out of the archive' },
    { when: "a way out further down", entries: [{ path: "a/../../x" }], then: "leads out of the archive" },
    { when: "a way out that ends inside", entries: [{ path: "a/../x" }], then: "leads out of the archive" },
    { when: "a way out of Windows", entries: [{ path: "a\\..\\..\\x" }], then: "leads out of the archive" },
    {
      when: "a folder that leads out",
      entries: [{ path: "../", type: "Directory" }],
      then: "leads out of the archive",
    },
    {
      when: "a way out in a pax header",
      entries: [pax("path=../../x"), { path: "a" }],
      then: 'its entry "../../x" leads out',
    },
    {
      when: "a way out as GNU writes it",
      entries: [{ path: "l", type: "NextFileHasLongPath", content: "../x\0" }, { path: "a" }],
      then: "leads out",
    },
    {
      when: "a symbolic link",
      entries: [{ path: "a", type: "SymbolicLink", linkpath: "/etc" }],
      then: 'its entry "a" is a symbolic link',
    },
    {
      when: "a harmless symbolic link",
      entries: [{ path: "a" }, { path: "b", type: "SymbolicLink", linkpath: "a" }],
      then: "is a symbolic link",
    },
    {
      when: "a link with a long target",
      entries: [
        { path: "l", type: "NextFileHasLongLinkpath", content: `${long}\0` },
        { path: "a", type: "SymbolicLink", linkpath: "x" },
      ],
      then: "is a symbolic link",
    },
    {
      when: "a hard link",
      entries: [{ path: "a" }, { path: "b", type: "Link", linkpath: "a" }],
      then: "is a hard link",
    },
    { when: "a character device", entries: [{ path: "a", type: "CharacterDevice" }], then: "is a device" },
    { when: "a block device", entries: [{ path: "a", type: "BlockDevice" }], then: "is a device" },
    { when: "a named pipe", entries: [{ path: "a", type: "FIFO" }], then: "is a named pipe" },
    { when: "a sparse file", entries: [{ path: "a", type: "SparseFile" }], then: "is a sparse file" },
    {
      when: "a sparse file of today",
      entries: [pax("GNU.sparse.major=1", "GNU.sparse.name=a"), { path: "GNUSparseFile.0/a" }],
      then: "holds a sparse file",
    },
    {
      when: "another kind",
      entries: [{ path: "a", type: "ContinuationFile" }],
      then: "is of a kind that is neither file nor folder",
    },
    {
      when: "a name twice",
      entries: [
        { path: "a", content: "1" },
        { path: "a", content: "2" },
      ],
      then: 'its entry "a" comes twice',
    },
    {
      when: "a name twice, spelled otherwise",
      entries: [{ path: "a/b" }, { path: "./a//b" }],
      then: 'its entry "./a//b" comes twice',
    },
    {
      when: "a name twice, once in a pax header",
      entries: [{ path: "a" }, pax("path=./a"), { path: "b" }],
      then: "comes twice",
    },
    {
      when: "a file under a file",
      entries: [{ path: "a" }, { path: "a/b" }],
      then: 'is or needs a folder where the file "a" is',
    },
    {
      when: "a file that is a folder",
      entries: [{ path: "a/b" }, { path: "a" }],
      then: 'its entry "a" is a folder too',
    },
    {
      when: "a folder that is a file",
      entries: [{ path: "a" }, { path: "a/", type: "Directory" }],
      then: "is or needs a folder where",
    },
    { when: "a NUL in a pax header", entries: [pax("path=a\0/../b"), { path: "b" }], then: "has a NUL in its name" },
    {
      when: "a NUL as GNU writes it",
      entries: [{ path: "l", type: "NextFileHasLongPath", content: "a\0b\0" }, { path: "b" }],
      then: "has a NUL in its name",
    },
    { when: "a file that is the root", entries: [{ path: "./." }], then: 'its entry "./." names no file' },
  ] as const)("$when", async ({ entries, then }) => {
    expect(await told(gzipSync(tar(entries)))).toContain(then);
  });
  it.each([
    { characters: entryNameCharactersMax, end: 'x" leads out' },
    { characters: entryNameCharactersMax + 1, end: 'x…" leads out' },
  ])("is shown escaped, of $characters characters up to $end", async ({ characters, end }) => {
    const path = "../\u001b[31m".padEnd(characters, "x");
    const read = await unpack(gzipSync(tar([pax(`path=${path}`), { path: "a" }])), artifactLimits);
    expect(read).toMatchObject({ kind: "defect", wayOut: "leave it out of the source" });
    const what = read.kind === "defect" ? read.what : "";
    expect(what).toContain('its entry "../\\u001b[31mxxx');
    expect(what).toContain(end);
  });
});

describe("what is no whole tarball", () => {
  const plain = tar([
    { path: "a", content: "x".repeat(600) },
    { path: "b", content: "b" },
  ]);
  it.each([
    { when: "nothing at all", packed: Buffer.alloc(0), then: "ends before its gzip does" },
    { when: "no gzip", packed: Buffer.from("<html>not found</html>"), then: "is no gzip, or a damaged one" },
    { when: "a tar without gzip", packed: plain, then: "is no gzip, or a damaged one" },
    { when: "a gzip that ends early", packed: gzipSync(plain).subarray(0, -20), then: "ends before its gzip does" },
    { when: "a gzip without its checksum", packed: gzipSync(plain).subarray(0, -8), then: "ends before its gzip does" },
    {
      when: "a gzip with a wrong checksum",
      packed: Buffer.concat([gzipSync(plain).subarray(0, -8), Buffer.alloc(8)]),
      then: "is no gzip, or a damaged one",
    },
    {
      when: "something after the gzip",
      packed: Buffer.concat([gzipSync(plain), Buffer.from("more")]),
      then: "is no gzip, or a damaged one",
    },
    {
      when: "something after zeros after the gzip",
      packed: Buffer.concat([gzipSync(plain), Buffer.from("\0more")]),
      then: "goes on after the end of its gzip",
    },
    { when: "a gzip in a gzip", packed: gzipSync(gzipSync(plain)), then: "ends too early" },
    { when: "a text", packed: gzipSync("hello".repeat(200)), then: "has a damaged header" },
    { when: "a text of less than a block", packed: gzipSync("hello"), then: "ends too early, after 5 bytes" },
    {
      when: "a tar cut in a header",
      packed: gzipSync(plain.subarray(0, 1_600)),
      then: "ends too early, after 1600 bytes",
    },
    { when: "a tar cut in a file", packed: gzipSync(plain.subarray(0, 700)), then: "ends too early, after 700 bytes" },
    {
      when: "a tar cut in padding",
      packed: gzipSync(plain.subarray(0, 1_200)),
      then: "ends too early, after 1200 bytes",
    },
    {
      when: "a tar cut between files",
      packed: gzipSync(plain.subarray(0, 1_536)),
      then: "ends too early, after 1.5 KiB",
    },
    { when: "a tar without its end", packed: gzipSync(plain.subarray(0, -1_024)), then: "ends too early" },
    { when: "a tar with half its end", packed: gzipSync(plain.subarray(0, -512)), then: "ends too early" },
    {
      when: "one block of zeros between files",
      packed: gzipSync(Buffer.concat([tarEntry({ path: "a" }), Buffer.alloc(512), tarEntry({ path: "b" }), tarEnd])),
      then: "goes on after its end",
    },
    { when: "a second tar behind it", packed: gzipSync(Buffer.concat([plain, plain])), then: "goes on after its end" },
    {
      when: "a byte behind it",
      packed: gzipSync(Buffer.concat([plain, Buffer.alloc(100_000), Buffer.from("x")])),
      then: "goes on after its end",
    },
    {
      when: "a wrong checksum",
      packed: gzipSync(Buffer.concat([withoutChecksum(tarEntry({ path: "a" })), tarEnd])),
      then: "has a damaged header",
    },
    { when: "a size that is no number", packed: sized("zzz"), then: "has a damaged header" },
    {
      when: "a negative size",
      packed: sized("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
      then: "has a damaged header",
    },
    {
      when: "a size beyond all numbers",
      packed: sized("\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
      then: "has a header that is none",
    },
    {
      when: "a size that lies",
      packed: gzipSync(tar([{ path: "a", content: "a", size: 9_999 }])),
      then: "ends too early",
    },
    { when: "an entry without a name", packed: gzipSync(tar([{ path: "" }])), then: "has an entry without a name" },
  ])("$when: $then", async ({ packed, then }) => {
    expect(await told(packed)).toContain(then);
  });

  function withoutChecksum(block: Buffer): Buffer {
    block.write("b", 0, "latin1");
    return block;
  }
  function sized(field: string): Buffer {
    const block = withChecksum(tarEntry({ path: "a" }), (header) =>
      header.write(field.padEnd(12, "\0"), 124, "latin1"),
    );
    return gzipSync(Buffer.concat([block, tarEnd]));
  }
});

describe("the limits, at each and one past it", () => {
  const entry = "x".repeat(1_000);
  const plain = tar([
    { path: "a", content: entry },
    { path: "b", content: entry },
    { path: "d/", type: "Directory" },
  ]);
  const packed = gzipSync(plain);
  it.each([
    { limit: { inflatedBytesMax: plain.length }, then: "2 files" },
    { limit: { inflatedBytesMax: plain.length - 1 }, then: `inflates to more than ${plain.length - 1} bytes` },
    { limit: { entryBytesMax: 1_000 }, then: "2 files" },
    { limit: { entryBytesMax: 999 }, then: 'its entry "a" is larger than 999 bytes' },
    { limit: { keptBytesMax: 2_000 }, then: "2 files" },
    { limit: { keptBytesMax: 1_999 }, then: "holds more than 1999 bytes of files" },
    { limit: { entriesMax: 3 }, then: "2 files" },
    { limit: { entriesMax: 2 }, then: "holds more than 2 entries" },
  ])("$limit: $then", async ({ limit, then }) => {
    expect(await told(packed, limit)).toBe(then);
  });
  it.each([
    { bytes: 600, then: "1 files" },
    { bytes: 599, then: "has a header of more than 599 bytes" },
  ])("a header of 600 bytes where $bytes may be: $then", async ({ bytes, then }) => {
    const entries: TarEntry[] = [{ path: "g", type: "GlobalExtendedHeader", content: "x".repeat(600) }, { path: "a" }];
    expect(await told(gzipSync(tar(entries)), { extendedHeaderBytesMax: bytes })).toBe(then);
  });
  it("are those of the design", () => {
    expect(artifactLimits).toMatchObject({
      compressedBytesMax: 67_108_864,
      inflatedBytesMax: 536_870_912,
      entryBytesMax: 16_777_216,
      keptBytesMax: 67_108_864,
      entriesMax: 10_000,
    });
  });
});

describe("a bomb", () => {
  const MiB = 2 ** 20;
  /** 16 MiB of zeros in 16 KiB: any number of them in a row is one gzip stream. */
  const zeros = gzipSync(Buffer.alloc(16 * MiB));
  const times = (count: number, ...parts: readonly Buffer[]): Buffer[] =>
    Array.from({ length: count }, () => parts).flat();
  const head = (entries: TarEntry): Buffer => gzipSync(tarEntry(entries).subarray(0, 512));
  it.each([
    {
      when: "4 GiB of padding",
      packed: [gzipSync(tar([])), ...times(256, zeros)],
      limits: { inflatedBytesMax: 32 * MiB },
      then: "inflates to more than 32 MiB",
    },
    {
      when: "a file of 8 GiB",
      packed: [head({ path: "a", size: 2 ** 33 - 1 }), ...times(256, zeros)],
      then: "is larger than 16 MiB",
    },
    {
      when: "files of 4 GiB together",
      packed: Array.from({ length: 256 }, (_, i) => [head({ path: `${i}`, size: 16 * MiB }), zeros]).flat(),
      then: "holds more than 64 MiB of files",
    },
    {
      when: "headers without end",
      packed: times(1_024, head({ path: "g", type: "GlobalExtendedHeader", size: MiB }), gzipSync(Buffer.alloc(MiB))),
      limits: { inflatedBytesMax: 32 * MiB },
      then: "inflates to more than 32 MiB",
    },
    {
      when: "10,001 entries",
      packed: [gzipSync(tar(Array.from({ length: 10_001 }, (_, i) => ({ path: `${i}` }))))],
      then: "holds more than 10000 entries",
    },
  ])("of $when goes off nowhere", async ({ packed, limits, then }) => {
    const before = process.resourceUsage().maxRSS;
    expect(await told(Buffer.concat(packed), limits)).toContain(then);
    const grownMiB = (process.resourceUsage().maxRSS - before) / 1024;
    expect(grownMiB).toBeLessThan(160); // 64 MiB kept, one entry, what zlib and the garbage collector hold
  });
});
