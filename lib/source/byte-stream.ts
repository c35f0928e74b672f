/** Bytes that come in pieces of any size, handed out in the sizes that are asked for. */
export interface ByteStream {
  /** The next `length` bytes; undefined where the stream ends before, or comes to its limit. */
  take(length: number): Promise<Uint8Array | undefined>;
  /** Whether all that follows is zeros, up to the end. */
  restIsZero(): Promise<boolean>;
  /** Bytes that were handed out, or looked at, so far. */
  position(): number;
  /** Whether the stream holds more bytes than it may. */
  isOverLimit(): boolean;
}

const zeros = Buffer.alloc(65_536);

/** @param bytesMax of the whole stream: nothing past them is handed out */
export function byteStream(pieces: AsyncIterable<Uint8Array>, bytesMax: number): ByteStream {
  const source = pieces[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array();
  let received = 0;
  let position = 0;

  /** Has a piece at hand that is not empty; false at the end, and from the first piece that goes past the limit. */
  const more = async (): Promise<boolean> => {
    while (piece.length === 0) {
      const next = await source.next();
      if (next.done === true) return false;
      piece = next.value;
      received += piece.length;
    }
    return received <= bytesMax;
  };
  const cut = (length: number): Uint8Array => {
    const part = piece.subarray(0, length);
    piece = piece.subarray(part.length);
    position += part.length;
    return part;
  };
  return {
    async take(length) {
      const taken = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (!(await more())) return undefined;
        const part = cut(length - filled);
        taken.set(part, filled);
        filled += part.length;
      }
      return taken;
    },
    async restIsZero() {
      while (await more()) if (!zeros.subarray(0, piece.length).equals(cut(zeros.length))) return false;
      return true;
    },
    position: () => position,
    isOverLimit: () => received > bytesMax,
  };
}
