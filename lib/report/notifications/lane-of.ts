import { sha256 } from "../../base/index.ts";

/** Which of `count` lanes a key falls to: always the same. */
export function laneOf(key: string, count: number): number {
  return parseInt(sha256(key).slice(0, 8), 16) % count;
}
