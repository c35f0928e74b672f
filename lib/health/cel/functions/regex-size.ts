/**
 * At most so many instructions does a regular expression compile to: counted repetitions write what they repeat as
 * often as they say. It is looked at before anything is compiled, for compiling is where the memory would go.
 */
export function regexSize(pattern: string): number {
  const outer: number[] = [];
  let size = 0;
  let last = 0;
  for (let index = 0; index < pattern.length;) {
    const { length, kind, times } = pieceAt(pattern, index);
    index += length;
    if (kind === "open") {
      outer.push(size);
      size = 2;
    } else if (kind === "close") {
      last = size;
      size += outer.pop() ?? 0;
    } else if (kind === "repeat") {
      size += last * times;
      last *= times + 1;
    } else {
      last = 2;
      size += 2;
    }
  }
  return outer.reduce((sum, one) => sum + one, size);
}

type Piece = { readonly length: number; readonly kind: "open" | "close" | "one" | "repeat"; readonly times: number };

const counted = /\{([0-9]+)(?:,([0-9]*))?\}/y;
/** One that is left open takes the rest, so that nothing is looked at twice. */
const charClass = /\[\^?\]?(?:\\[^]?|\[:\^?[a-z]{1,6}:\]|[^\]\\])*(?:\]|$)/y;

function pieceAt(pattern: string, index: number): Piece {
  const one = pattern[index];
  if (one === "(") return { length: 1, kind: "open", times: 0 };
  if (one === ")") return { length: 1, kind: "close", times: 0 };
  if (one === "*" || one === "+" || one === "?") return { length: 1, kind: "repeat", times: 1 };
  const [range, least = "0", most = ""] = matchAt(counted, pattern, index) ?? [];
  if (range !== undefined) {
    return { length: range.length, kind: "repeat", times: Math.max(Number(least), Number(most)) };
  }
  const length = matchAt(charClass, pattern, index)?.[0].length ?? (one === "\\" ? 2 : 1);
  return { length, kind: "one", times: 0 };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
