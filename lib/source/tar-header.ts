import { Header, Pax } from "tar";
import { shownEntry } from "./entry-name.ts";
import { defect, type Defect } from "./files.ts";

/** What headers say about the entry after them. */
export interface Extension {
  readonly path?: string;
  readonly size?: number;
}

/** What one block of 512 bytes announces. `size`: the bytes that follow it, without their padding. */
export type TarHeader =
  | { readonly kind: "file" | "folder"; readonly name: string; readonly size: number }
  | { readonly kind: "extension"; readonly form: "pax" | "long name" | "ignored"; readonly size: number }
  | { readonly kind: "end" }
  | Defect;

const entryKinds: ReadonlyMap<string, "file" | "folder"> = new Map([
  ["File", "file"],
  ["OldFile", "file"],
  ["ContiguousFile", "file"],
  ["Directory", "folder"],
]);

const extensionForms: ReadonlyMap<string, "pax" | "long name" | "ignored"> = new Map([
  ["ExtendedHeader", "pax"],
  ["NextFileHasLongPath", "long name"],
  ["GlobalExtendedHeader", "ignored"], // such as the commit that git archive notes
  ["NextFileHasLongLinkpath", "ignored"], // the link itself comes next, and is refused
]);

const refusedTypes: ReadonlyMap<string, string> = new Map([
  ["Link", "a hard link"],
  ["SymbolicLink", "a symbolic link"],
  ["CharacterDevice", "a device"],
  ["BlockDevice", "a device"],
  ["FIFO", "a named pipe"],
  ["SparseFile", "a sparse file"],
]);

/** Reads a header. Anything but files and folders is refused here, whatever its name and size. */
export function readTarHeader(block: Uint8Array, extension: Extension): TarHeader {
  const header = decode(block, extension);
  if (header === undefined) return defect("has a header that is none", "have its producer pack it again");
  if (header.nullBlock) return { kind: "end" };
  const { size = -1, type } = header;
  if (!header.cksumValid || size < 0) return defect("has a damaged header", "have its producer pack it again");
  const form = extensionForms.get(type);
  if (form !== undefined) return { kind: "extension", form, size };
  // Not header.path: with a long name, the library would put the prefix of the short one before it.
  const name = extension.path ?? header.path ?? "";
  if (name === "") return defect("has an entry without a name", "have its producer pack it again");
  const kind = entryKinds.get(type);
  if (kind !== undefined) return { kind, name, size };
  const what = refusedTypes.get(type) ?? "of a kind that is neither file nor folder";
  return defect(`its entry ${shownEntry(name)} is ${what}`, "leave it out of the source");
}

/** The library throws where a number makes no sense. */
function decode(block: Uint8Array, extension: Extension): Header | undefined {
  try {
    return new Header(Buffer.from(block), 0, extension);
  } catch {
    return undefined;
  }
}

/** What the body of an extension says. Later ones overrule earlier ones of the same entry. */
export function readExtension(
  form: "pax" | "long name" | "ignored",
  body: Uint8Array,
  known: Extension,
): Extension | Defect {
  if (form === "ignored") return known;
  const text = Buffer.from(body).toString("utf8");
  switch (form) {
    case "long name": {
      const name = text.replace(/\0+$/, "");
      return name.includes("\0") ? hiddenName(name) : { ...known, path: name };
    }
    case "pax": {
      const name = /^\d+ path=(.*)$/m.exec(text)?.[1];
      if (name?.includes("\0") === true) return hiddenName(name); // the library would silently cut it there
      if (/^\d+ GNU\.sparse\./m.test(text)) return defect("holds a sparse file", "leave it out of the source");
      const { path = known.path, size = known.size } = Pax.parse(text);
      return { ...(path !== undefined && { path }), ...(size !== undefined && { size }) };
    }
  }
}

function hiddenName(name: string): Defect {
  return defect(`its entry ${shownEntry(name)} has a NUL in its name`, "leave it out of the source");
}
