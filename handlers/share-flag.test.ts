import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import { shareFlag, shareFlags } from "./share-flag.ts";

type Env = Readonly<Record<string, string>>;

function shareOf(argv: readonly string[], env: Env): ReturnType<typeof shareFlag> {
  const parsed = parseArguments(argv, shareFlags, env);
  if (parsed.kind === "wrong") throw new Error(parsed.message);
  return shareFlag(parsed.args, env);
}

describe("a tick's share", () => {
  it.each<{ when: string; argv?: string[]; env?: Env; then: unknown }>([
    { when: "nothing is said", then: undefined },
    { when: "--shard", argv: ["--shard", "1/3"], then: { index: 1, count: 3 } },
    { when: "--shard, of one", argv: ["--shard", "0/1"], then: undefined },
    { when: "--shard and --shards agree", argv: ["--shard", "1/3", "--shards", "3"], then: { index: 1, count: 3 } },
    { when: "an Indexed Job", env: { JOB_COMPLETION_INDEX: "2", STAGESET_SHARDS: "3" }, then: { index: 2, count: 3 } },
    { when: "an Indexed Job of one", argv: ["--shards", "1"], env: { JOB_COMPLETION_INDEX: "0" }, then: undefined },
    { when: "one shard, and no Indexed Job", argv: ["--shards", "1"], then: undefined },
    {
      when: "--shard in an Indexed Job",
      argv: ["--shard", "0/2"],
      env: { JOB_COMPLETION_INDEX: "5" },
      then: { index: 0, count: 2 },
    },
  ])("$when", ({ argv = [], env = {}, then }) => {
    expect(shareOf(argv, env)).toEqual(then);
  });

  it.each<{ when: string; argv?: string[]; env?: Env; said: RegExp }>([
    { when: "--shard is no share", argv: ["--shard", "3"], said: /^--shard is 3; give I\/N, such as 0\/3$/ },
    { when: "of none", argv: ["--shard", "0/0"], said: /^--shard is 0\/0; give I\/N/ },
    { when: "past the last", argv: ["--shard", "3/3"], said: /^--shard is 3\/3, and there are 3 shards, from 0/ },
    { when: "two that differ", argv: ["--shard", "1/3", "--shards", "2"], said: /give one of them$/ },
    { when: "an index alone", env: { JOB_COMPLETION_INDEX: "2" }, said: /give its completions as --shards$/ },
    {
      when: "an index past the last",
      argv: ["--shards", "2"],
      env: { JOB_COMPLETION_INDEX: "2" },
      said: /JOB_COMPLETION_INDEX is 2, and there are 2/,
    },
    {
      when: "an index that is none",
      argv: ["--shards", "2"],
      env: { JOB_COMPLETION_INDEX: "x" },
      said: /JOB_COMPLETION_INDEX is x/,
    },
    { when: "several, and no index", argv: ["--shards", "3"], said: /run it in an Indexed Job, or give --shard I\/3$/ },
    {
      when: "--shards is no number",
      argv: ["--shards", "many"],
      said: /^--shards is many; give a whole number from 1$/,
    },
  ])("is refused: $when", ({ argv = [], env = {}, said }) => {
    expect(() => shareOf(argv, env)).toThrow(said);
  });
});
