import { gzipSync } from "node:zlib";
import { Header, Pax } from "tar";

/** One entry, or one header that says more about the next, as it stands in a tar. */
export interface TarEntry {
  readonly path: string;
  /** Default: File. */
  readonly type?: Header["type"];
  readonly content?: string | Uint8Array;
  readonly linkpath?: string;
  /** What the header claims, where that is not the content's length. */
  readonly size?: number;
}

/** A tar of these entries, as they are: hostile ones too. It ends as a tar must. */
export function tar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(tarEntry), tarEnd]);
}

/** Two blocks of zeros. */
export const tarEnd = Buffer.alloc(1024);

/** One entry with its padding. A path that no plain header can hold gets a pax header first. */
export function tarEntry({ path, type = "File", content = "", linkpath, size }: TarEntry): Buffer {
  const body = Buffer.from(content);
  const header = new Header({
    path,
    mode: type === "Directory" ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    size: size ?? body.length,
    mtime: new Date(0),
    type,
    ...(linkpath !== undefined && { linkpath }),
  });
  const needsPax = header.encode();
  const block = header.block ?? Buffer.alloc(512);
  const pax = needsPax ? new Pax({ path, ...(linkpath !== undefined && { linkpath }) }).encode() : Buffer.alloc(0);
  return Buffer.concat([pax, block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** Changes a block of a header and makes its checksum right again. */
export function withChecksum(block: Buffer, change: (block: Buffer) => void): Buffer {
  const changed = Buffer.from(block);
  change(changed);
  changed.fill(" ", 148, 156);
  const sum = changed.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return changed;
}

export type FileTree = Readonly<Record<string, string | Uint8Array>>;

/** A tarball as source-controller packs one: folders before what they hold, in order, owned by nobody, without times. */
export function tarball(files: FileTree): Buffer {
  const folders = new Set(Object.keys(files).flatMap(foldersOf));
  const entries: TarEntry[] = [
    ...[...folders].map((path) => ({ path: `${path}/`, type: "Directory" as const })),
    ...Object.entries(files).map(([path, content]) => ({ path, content })),
  ];
  return gzipSync(tar(entries.sort((a, b) => (a.path < b.path ? -1 : 1))));
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
