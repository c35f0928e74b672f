import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The command lines of all living processes that contain `text`. One that is dead and not yet buried has none. */
export function commandLinesWith(text: string): readonly string[] {
  const all = existsSync("/proc/self/cmdline")
    ? fromProc()
    : execFileSync("ps", ["-Aww", "-o", "args="], { encoding: "utf8" }).split("\n");
  return all.filter((line) => line.includes(text));
}

function fromProc(): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return ""; // It ended meanwhile.
      }
    });
}
