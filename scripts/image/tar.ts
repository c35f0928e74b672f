import { Header } from "tar";

/** What stands at one path of an image. Paths are absolute. */
export type ImageEntry =
  | { readonly kind: "folder"; readonly path: string; readonly mode: number }
  | { readonly kind: "file"; readonly path: string; readonly mode: number; readonly content: Uint8Array };

const BLOCK_BYTES = 512;

/**
 * A tar that is the same whoever makes it, and whenever: entries in order, folders before what they hold, all of root's and
 * without a time. Folders that hold an entry and stand in no entry themselves are made.
 */
export function packEntries(entries: readonly ImageEntry[]): Buffer {
  const stated = new Map(entries.map((entry) => [entry.path, entry]));
  for (const path of entries.flatMap(({ path: of }) => foldersOf(of))) {
    if (!stated.has(path)) stated.set(path, { kind: "folder", path, mode: 0o755 });
  }
  const ordered = [...stated.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return Buffer.concat([...ordered.flatMap(packEntry), Buffer.alloc(2 * BLOCK_BYTES)]);
}

function packEntry(entry: ImageEntry): readonly Uint8Array[] {
  const content = entry.kind === "file" ? entry.content : new Uint8Array();
  const path = entry.path.slice(1);
  const header = new Header({
    path: entry.kind === "folder" ? `${path}/` : path,
    type: entry.kind === "folder" ? "Directory" : "File",
    mode: entry.mode,
    uid: 0,
    gid: 0,
    size: content.length,
    mtime: new Date(0),
  });
  // A path that does not fit would need one more header, which none of ours does.
  if (header.encode() || header.block === undefined) throw new Error(`Cannot pack ${entry.path}: its path is too long`);
  return [header.block, content, Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES)];
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}
