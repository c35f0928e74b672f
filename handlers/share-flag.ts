import type { Share } from "../lib/engine/index.ts";
import type { Arguments, Flags } from "./command.ts";
import { countFlag, WrongUsage } from "./flag-values.ts";

/** Which part of the work is ours, of several processes at once. */
export const shareFlags = {
  shard: { type: "string", value: "I/N", help: "its part of the StageSets, I from 0, such as 0/3; otherwise all" },
  shards: {
    type: "string",
    value: "N",
    help: "how many parts there are, in an Indexed Job, whose index says which; otherwise one",
  },
} as const satisfies Flags;

/** The share that the flags name; or else, of so many `--shards`, the one of this Pod in its Indexed Job. undefined: all is ours. */
export function shareFlag(args: Arguments, env: Readonly<Record<string, string | undefined>>): Share | undefined {
  const shard = args.strings.get("shard");
  const shards = args.strings.has("shards") ? countFlag(args, "shards", 1) : undefined;
  if (shard !== undefined) return ofShard(shard, shards);
  const completion = env["JOB_COMPLETION_INDEX"];
  if (shards === undefined) {
    if (completion === undefined) return undefined;
    throw new WrongUsage(
      `this is Pod ${completion} of an Indexed Job, and nothing says of how many; give its completions as --shards`,
    );
  }
  if (completion !== undefined) return share(Number(completion), shards, `JOB_COMPLETION_INDEX is ${completion}`);
  if (shards === 1) return undefined;
  throw new WrongUsage(
    `--shards is ${shards}, and nothing says which one this is; run it in an Indexed Job, or give --shard I/${shards}`,
  );
}

function ofShard(text: string, shards: number | undefined): Share | undefined {
  const [, index = "", count = ""] = /^(\d{1,9})\/([1-9]\d{0,8})$/.exec(text) ?? [];
  if (count === "") throw new WrongUsage(`--shard is ${text}; give I/N, such as 0/3`);
  if (shards !== undefined && shards !== Number(count))
    throw new WrongUsage(`--shard is ${text}, and --shards is ${shards}; give one of them`);
  return share(Number(index), Number(count), `--shard is ${text}`);
}

function share(index: number, count: number, said: string): Share | undefined {
  if (!Number.isInteger(index) || index >= count)
    throw new WrongUsage(`${said}, and there are ${count} shards, from 0; give one below ${count}`);
  return count === 1 ? undefined : { index, count };
}
