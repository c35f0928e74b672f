import type { IncomingMessage } from "node:http";
import { refused, type Refused } from "./event-answer.ts";
import { bodyBytesMax, readBytesMax } from "./limits.ts";

const tooLarge = refused(413, "tooLarge", `it is over ${bodyBytesMax / 1024} KiB; send less of it`);
const cutOff = refused(400, "cutOff", "its body ends before it should; send it again");

/** The body, within its limit. Of one that is somewhat longer the rest is read and let go, so that its sender gets to read why. */
export async function readBody(request: IncomingMessage): Promise<Buffer | Refused> {
  if (Number(request.headers["content-length"] ?? 0) > readBytesMax) return tooLarge;
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false }); // somebody is still to be answered
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes <= bodyBytesMax) pieces.push(piece);
      if (bytes > readBytesMax) return tooLarge;
    }
  } catch {
    return cutOff; // nobody is there to read this any more
  }
  return bytes > bodyBytesMax ? tooLarge : Buffer.concat(pieces);
}
