/** Exit codes of every command: 7-operations, "CLI". */
export const EXIT = { ok: 0, found: 1, usage: 2, runtime: 3, waiting: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A flag of a command. Its value also comes from `STAGESET_<NAME>`, in capitals and with underscores. */
export interface Flag {
  readonly type: "string" | "boolean";
  readonly short?: string;
  /** What stands for the value in the help, such as `DURATION`. */
  readonly value?: string;
  /** It may be given several times; its values are in `lists`. */
  readonly multiple?: true;
  readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** What the command line gave: flags that were not given are absent. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly strings: ReadonlyMap<string, string>;
  /** Of flags that may be given several times. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly booleans: ReadonlySet<string>;
}

/** Where a command says what it has to say. Of a line, a terminal gets no orders, whoever wrote what is in it. */
export interface Output {
  /** A line on standard output. */
  say(line: string): void;
  /**
   * Text on standard output as it stands: whoever prints what others wrote makes it plain. Done once its reader has taken
   * so much that no more than a little waits here.
   */
  print(text: string): Promise<void>;
  /** A line on standard error. */
  tell(line: string): void;
  /** On a terminal: writes over the line that was written this way before; empty clears it. */
  rewrite(line: string): void;
  readonly isTerminal: boolean;
  /** May what goes to standard output have colours? */
  readonly colours: boolean;
}

export interface CommandInput {
  readonly args: Arguments;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  /** Aborted by the first SIGTERM or SIGINT, for a command that ends gently. */
  readonly stopped: AbortSignal;
}

/** One subcommand: it parses, calls lib, says, and gives an exit code. It holds no rule of delivery. */
export interface Command {
  readonly flags: Flags;
  /** It ends by itself once `stopped` is aborted; others are ended by the signal, which is safe for them. */
  readonly endsGently?: true;
  /** Once it has ended, so has the process: nobody waits for what is still under way. */
  readonly leavesWork?: true;
  run(input: CommandInput): Promise<ExitCode>;
}

/** What the help tells of a subcommand, and how it is loaded: only once it runs, so that the help answers at once. */
export interface CommandEntry {
  readonly name: string;
  /** After `stageset`, such as `reconcile NAME`. */
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
