import { parseArgs } from "node:util";

/** What somebody asks of `npm run cluster`. */
export interface Asked {
  /** undefined where none was given. */
  readonly command: string | undefined;
  readonly name: string;
  readonly audit: boolean;
  /** What `run` shall run; options behind its first word are its own. */
  readonly program: readonly string[];
}

/** Reads the command line; throws where it knows an option not. */
export function parseCommandLine(argv: readonly string[]): Asked {
  const options = { name: { type: "string", default: "default" }, audit: { type: "boolean", default: false } } as const;
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  const words = tokens.filter(({ kind }) => kind === "positional");
  const isRun = words[0] !== undefined && argv[words[0].index] === "run";
  const programAt = isRun ? (words[1]?.index ?? argv.length) : argv.length;
  const own = argv.slice(0, programAt);
  const { values, positionals } = parseArgs({ args: own, options, allowPositionals: true });
  return { command: positionals[0], name: values.name, audit: values.audit, program: argv.slice(programAt) };
}
