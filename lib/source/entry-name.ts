import { defect, type Defect } from "./files.ts";
import { entryNameCharactersMax } from "./limits.ts";

/**
 * The path of an entry in its one spelling: `./a//b/` is `a/b`, the root of the archive is empty. A backslash separates
 * nothing, but `..` behind one is refused too: what is unpacked here may be written elsewhere.
 */
export function entryPath(name: string): { readonly kind: "path"; readonly path: string } | Defect {
  const refuse = (why: string): Defect => defect(`its entry ${shownEntry(name)} ${why}`, "leave it out of the source");
  if (name.includes("\0")) return refuse("has a NUL in its name");
  if (/^[/\\]|^[A-Za-z]:/.test(name)) return refuse("has an absolute path");
  if (name.split(/[/\\]/).includes("..")) return refuse("leads out of the archive");
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  return { kind: "path", path: parts.join("/") };
}

/** As a message shows it: quoted, escaped and cut. */
export function shownEntry(name: string): string {
  const isLong = name.length > entryNameCharactersMax;
  return JSON.stringify(isLong ? `${name.slice(0, entryNameCharactersMax)}…` : name);
}
