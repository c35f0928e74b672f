import { formatBytes } from "../base/index.ts";
import { byteStream, type ByteStream } from "./byte-stream.ts";
import { collectFiles, type CollectedFiles } from "./collected-files.ts";
import { defect, type Defect, type Files } from "./files.ts";
import type { ArtifactLimits } from "./limits.ts";
import { readExtension, readTarHeader, type Extension, type TarHeader } from "./tar-header.ts";

const blockBytes = 512;
const again = "have its producer pack it again";

export type ReadTar = { readonly kind: "files"; readonly files: Files } | Defect;

/**
 * Reads a tar strictly: what a lenient reader skips, cuts or guesses is a defect. Headers are decoded by the tar library;
 * its own stream parser is not used, since it unpacks a second compression unasked, passes over entries of unknown kinds,
 * and gathers all that follows the end.
 */
export async function readTar(pieces: AsyncIterable<Uint8Array>, limits: ArtifactLimits): Promise<ReadTar> {
  const stream = byteStream(pieces, limits.inflatedBytesMax);
  const collected = collectFiles(limits);
  let extension: Extension = {};
  for (;;) {
    const block = await stream.take(blockBytes);
    if (block === undefined) return shortOf(stream, limits);
    const header = readTarHeader(block, extension);
    switch (header.kind) {
      case "defect":
        return header;
      case "end":
        return readEnd(stream, limits, collected);
      case "extension": {
        const read = await readExtended(stream, header, extension, limits);
        if ("kind" in read) return read;
        extension = read;
        break;
      }
      case "file":
      case "folder": {
        const broken = await readEntry(stream, header, collected, limits);
        if (broken !== undefined) return broken;
        extension = {};
      }
    }
  }
}

type Of<Kind> = Extract<TarHeader, { readonly kind: Kind }>;

async function readEntry(
  stream: ByteStream,
  { kind, name, size }: Of<"file" | "folder">,
  collected: CollectedFiles,
  limits: ArtifactLimits,
): Promise<Defect | undefined> {
  if (kind === "folder") return collected.admitFolder(name);
  const admitted = collected.admitFile(name, size);
  if (admitted.kind === "defect") return admitted;
  const content = await takePadded(stream, size);
  if (content === undefined) return shortOf(stream, limits);
  collected.keep(admitted.path, content);
  return undefined;
}

async function readExtended(
  stream: ByteStream,
  { form, size }: Of<"extension">,
  known: Extension,
  limits: ArtifactLimits,
): Promise<Extension | Defect> {
  const { extendedHeaderBytesMax } = limits;
  if (size > extendedHeaderBytesMax)
    return defect(`has a header of more than ${formatBytes(extendedHeaderBytesMax)}`, again);
  const body = await takePadded(stream, size);
  return body === undefined ? shortOf(stream, limits) : readExtension(form, body, known);
}

/** After the first of two blocks of zeros. What follows them is padding, and zero too. */
async function readEnd(stream: ByteStream, limits: ArtifactLimits, collected: CollectedFiles): Promise<ReadTar> {
  const second = await stream.take(blockBytes);
  if (second === undefined) return shortOf(stream, limits);
  const isZero = second.every((byte) => byte === 0) && (await stream.restIsZero());
  if (stream.isOverLimit()) return shortOf(stream, limits);
  return isZero ? { kind: "files", files: collected.files() } : defect("goes on after its end", again);
}

/** The next bytes, without what fills their last block. */
async function takePadded(stream: ByteStream, size: number): Promise<Uint8Array | undefined> {
  const taken = await stream.take(size);
  const padding = (blockBytes - (size % blockBytes)) % blockBytes;
  return taken !== undefined && (await stream.take(padding)) !== undefined ? taken : undefined;
}

function shortOf(stream: ByteStream, { inflatedBytesMax }: ArtifactLimits): Defect {
  if (!stream.isOverLimit()) return defect(`ends too early, after ${formatBytes(stream.position())}`, again);
  return defect(
    `inflates to more than ${formatBytes(inflatedBytesMax)}`,
    "check where it comes from; it may be a bomb",
  );
}
