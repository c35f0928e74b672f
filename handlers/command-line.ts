/** The `stageset` command line: finds the command, hands it its arguments, tells its exit code. */
import { parseArguments } from "./arguments.ts";
import { EXIT, type Command, type CommandEntry, type ExitCode, type Output } from "./command.ts";
import { commands } from "./commands/index.ts";
import { WrongUsage } from "./flag-values.ts";
import { renderCommandHelp, renderHelp } from "./help.ts";
import { version } from "./version.ts";

/** Where a command line was given. */
export interface Shell {
  /** As whoever gave it calls us: `stageset`, or `kubectl stageset`. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  /** Told what a command does with signals, before it runs. */
  readonly prepare: (command: Command) => void;
  /** Aborted by the first signal, for a command that ends gently. */
  readonly stopped: AbortSignal;
}

export async function runCommandLine(argv: readonly string[], shell: Shell): Promise<ExitCode> {
  const { out, program } = shell;
  const [name, ...rest] = argv;
  if (name === "--version" || name === "version") {
    out.say(`stageset ${version}`);
    return EXIT.ok;
  }
  if (name === undefined) {
    for (const line of renderHelp(commands, program).split("\n")) out.tell(line);
    return EXIT.usage;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    for (const line of renderHelp(commands, program).split("\n")) out.say(line);
    return EXIT.ok;
  }
  const entry = commands.find((one) => one.name === name);
  if (entry === undefined) {
    out.tell(`There is no command ${name}; ${program} --help lists them.`);
    return EXIT.usage;
  }
  try {
    return await runCommand(entry, rest, shell);
  } catch (error) {
    if (!(error instanceof WrongUsage)) return reportBug(error, out);
    out.tell(`${error.message}; ${program} ${entry.name} --help lists its flags.`);
    return EXIT.usage;
  }
}

async function runCommand(entry: CommandEntry, argv: readonly string[], shell: Shell): Promise<ExitCode> {
  const { out, env, program, stopped } = shell;
  const command = await entry.load();
  if (argv.includes("--help") || argv.includes("-h")) {
    for (const line of renderCommandHelp(entry, command, program).split("\n")) out.say(line);
    return EXIT.ok;
  }
  const parsed = parseArguments(argv, command.flags, env);
  if (parsed.kind === "wrong") throw new WrongUsage(parsed.message);
  shell.prepare(command);
  return command.run({ args: parsed.args, env, out, stopped });
}

/** Whatever a user, a server or a network can cause has been answered before. */
function reportBug(error: unknown, out: Output): ExitCode {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  out.tell("A bug of StageSet ended this command; please report it with what follows.");
  for (const line of told.split("\n")) out.tell(line);
  return EXIT.runtime;
}
