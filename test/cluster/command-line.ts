import { parseArgs } from "node:util";

/** What somebody asks of `npm run cluster`. */
export interface Asked {
  /** undefined where none was given. */
  readonly command: string | undefined;
  readonly name: string;
  readonly audit: boolean;
  /** A real node, in place of played ones. */
  readonly node: boolean;
  /** What follows the command, but for `run`. */
  readonly operands: readonly string[];
  /** What `run` shall run; options behind its first word are its own. */
  readonly program: readonly string[];
}

/** Reads the command line; throws where it knows an option not. */
export function parseCommandLine(argv: readonly string[]): Asked {
  const options = {
    name: { type: "string", default: "default" },
    audit: { type: "boolean", default: false },
    node: { type: "boolean", default: false },
  } as const;
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  const words = tokens.filter(({ kind }) => kind === "positional");
  const isRun = words[0] !== undefined && argv[words[0].index] === "run";
  const programAt = isRun ? (words[1]?.index ?? argv.length) : argv.length;
  const own = argv.slice(0, programAt);
  const { values, positionals } = parseArgs({ args: own, options, allowPositionals: true });
  const [command, ...operands] = positionals;
  return { command, operands, ...values, program: argv.slice(programAt) };
}
