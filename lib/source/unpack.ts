import { createGunzip } from "node:zlib";
import { defect, type Defect } from "./files.ts";
import type { ArtifactLimits } from "./limits.ts";
import { readTar, type ReadTar } from "./read-tar.ts";

/** Bytes that are inflated at once: a quarter of the time that zlib's own 16 KiB take. */
const pieceBytes = 256 * 1024;

/**
 * The files of a gzipped tar, read piece by piece and never written anywhere. Several gzip members in a row are one
 * stream, as everywhere.
 */
export async function unpack(packed: Uint8Array, limits: ArtifactLimits): Promise<ReadTar> {
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  gunzip.end(packed);
  try {
    const read = await readTar(gunzip as AsyncIterable<Uint8Array>, limits);
    if (read.kind === "defect") return read;
    const rest = packed.subarray(gunzip.bytesWritten); // what zlib left because it begins with a zero
    return rest.every((byte) => byte === 0) ? read : defect("goes on after the end of its gzip", again);
  } catch (error) {
    const broken = defectOfGzip(error);
    if (broken === undefined) throw error;
    return broken;
  } finally {
    gunzip.destroy();
  }
}

const again = "have its producer pack it again";

function defectOfGzip(error: unknown): Defect | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code === "Z_BUF_ERROR") return defect("ends before its gzip does", again);
  return error.code === "Z_DATA_ERROR" ? defect("is no gzip, or a damaged one", again) : undefined;
}
