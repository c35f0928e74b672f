/** The time of a play, for all its processes: it runs faster than the machine's, and ahead whenever somebody says so. It stands in a file. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Names the file in the environment of a process. */
export const clockVariable = "CRASH_CLOCK";

/** So much faster time runs. The longest pause between two looks is 15 s, and hundreds of plays have many. */
export const pace = 4;

interface PlayTime {
  /** When the play began, on the machine's clock, in milliseconds. */
  readonly since: number;
  /** How much time has been let pass at once until now. */
  readonly aheadMs: number;
}

export function beginTime(file: string): void {
  write(file, { since: Date.now(), aheadMs: 0 });
}

export function letTimePass(file: string, ms: number): void {
  const { since, aheadMs } = read(file);
  write(file, { since, aheadMs: aheadMs + ms });
}

/** What a clock of the play shows while the machine's shows `machineNow`. */
export function playNow(file: string, machineNow: number): number {
  const { since, aheadMs } = read(file);
  return Math.floor(since + (machineNow - since) * pace + aheadMs);
}

function read(file: string): PlayTime {
  return JSON.parse(readFileSync(file, "utf8")) as PlayTime;
}

/** Nobody ever reads half of it. */
function write(file: string, time: PlayTime): void {
  writeFileSync(`${file}.next`, JSON.stringify(time));
  renameSync(`${file}.next`, file);
}
