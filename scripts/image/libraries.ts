import { execFileSync } from "node:child_process";

/** The shared libraries that a program is linked against, its loader among them: the paths at which it looks for them here. */
export function librariesOf(program: string): readonly string[] {
  return parseLdd(execFileSync("ldd", [program], { encoding: "utf8" }));
}

/**
 * The paths in what `ldd` prints, in order. What the kernel itself brings has no path and is passed over.
 * Throws where a library is nowhere.
 */
export function parseLdd(printed: string): readonly string[] {
  const paths = printed.split("\n").flatMap((line) => {
    const missing = /^\s*(\S+) => not found/.exec(line)?.[1];
    if (missing !== undefined) throw new Error(`Cannot find the library ${missing}: install it on this machine`);
    return /(?:=> |^\s*)(\/\S+) \(0x/.exec(line)?.[1] ?? [];
  });
  return paths.sort();
}
