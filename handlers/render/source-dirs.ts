import { WrongUsage } from "../flag-values.ts";

/** The directories that stand in for what sources offer. */
export interface SourceDirs {
  /** Of every stage that has none of its own. */
  readonly others: string | undefined;
  readonly byStage: ReadonlyMap<string, string>;
}

/** What stands before = is a stage where it could be the name of one; `./a=b` is a path. */
const ofStage = /^(?<stage>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)=(?<path>.*)$/s;

/** Reads `--source-dir [STAGE=]PATH`, each of them. Throws WrongUsage where two say something of the same stage. */
export function parseSourceDirs(given: readonly string[]): SourceDirs {
  const byStage = new Map<string, string>();
  let others: string | undefined;
  for (const text of given) {
    const { stage, path = text } = ofStage.exec(text)?.groups ?? {};
    if (path === "")
      throw new WrongUsage(`--source-dir is ${text}; give it a directory, as in --source-dir ${stage ?? ""}=./deploy`);
    if (stage === undefined) {
      if (others !== undefined) throw twice(others, path, "one stage each, as in --source-dir STAGE=PATH");
      others = path;
    } else {
      const known = byStage.get(stage);
      if (known !== undefined) throw twice(known, path, `stage ${stage} one of them`);
      byStage.set(stage, path);
    }
  }
  return { others, byStage };
}

function twice(one: string, other: string, wanted: string): WrongUsage {
  return new WrongUsage(`--source-dir is ${one} and ${other}; give ${wanted}`);
}

/** By stage: the directory that it is built from. Throws WrongUsage where one is given to a stage that there is not. */
export function directoriesOf({ others, byStage }: SourceDirs, stages: readonly string[]): ReadonlyMap<string, string> {
  for (const stage of byStage.keys()) {
    if (!stages.includes(stage))
      throw new WrongUsage(
        `--source-dir is given to ${stage}, and there is no such stage; name one of ${stages.join(", ")}`,
      );
  }
  const pairs = stages.map((stage) => [stage, byStage.get(stage) ?? others] as const);
  return new Map(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
}
