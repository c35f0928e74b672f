import { sha256 } from "../base/index.ts";
import type { StageSetName } from "./inventory.ts";
import { nameCharsMax } from "./limits.ts";

const hashCharacters = 8;

/**
 * The name of a StageInventory: readable, and another one for every StageSet, stage and number. The hash keeps
 * `a-b` with stage `c` apart from `a` with stage `b-c`, and two long names that begin alike.
 */
export function shardName({ name }: StageSetName, stage: string, number: number): string {
  const end = `-${stage}-${sha256(`${name}/${stage}`).slice(0, hashCharacters)}-${number}`;
  // A name's parts end in a letter or a digit, so what is left of it must, too.
  return `${name.slice(0, nameCharsMax - end.length).replace(/[^a-z0-9]+$/, "")}${end}`;
}
