/** The `stageset` command line: finds the command, hands it its arguments, ends with its exit code. */
import { constants } from "node:os";
import { parseArguments } from "./arguments.ts";
import { EXIT, type CommandEntry, type ExitCode, type Output } from "./command.ts";
import { commands } from "./commands/index.ts";
import { WrongUsage } from "./flag-values.ts";
import { renderCommandHelp, renderHelp } from "./help.ts";
import { version } from "./version.ts";

async function main(argv: readonly string[], out: Output): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === "--version" || name === "version") {
    out.say(`stageset ${version}`);
    return EXIT.ok;
  }
  if (name === undefined) {
    out.tell(renderHelp(commands));
    return EXIT.usage;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    out.say(renderHelp(commands));
    return EXIT.ok;
  }
  const entry = commands.find((one) => one.name === name);
  if (entry === undefined) {
    out.tell(`There is no command ${name}; stageset --help lists them.`);
    return EXIT.usage;
  }
  try {
    return await runCommand(entry, rest, out);
  } catch (error) {
    if (!(error instanceof WrongUsage)) return reportBug(error, out);
    out.tell(`${error.message}; stageset ${entry.name} --help lists its flags.`);
    return EXIT.usage;
  }
}

async function runCommand(entry: CommandEntry, argv: readonly string[], out: Output): Promise<ExitCode> {
  const command = await entry.load();
  if (argv.includes("--help") || argv.includes("-h")) {
    out.say(renderCommandHelp(entry, command));
    return EXIT.ok;
  }
  const parsed = parseArguments(argv, command.flags, process.env);
  if (parsed.kind === "wrong") throw new WrongUsage(parsed.message);
  return command.run({ args: parsed.args, env: process.env, out });
}

/** Whatever a user, a server or a network can cause has been answered before. */
function reportBug(error: unknown, out: Output): ExitCode {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  out.tell(`A bug of StageSet ended this command; please report it with what follows.\n${told}`);
  return EXIT.runtime;
}

/** As the first process of a container, which the kernel shields from signals that nobody handles. What was begun is safe to leave. */
function endOnSignals(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

const stdio: Output = {
  say: (line) => void process.stdout.write(`${line}\n`),
  tell: (line) => void process.stderr.write(`${line}\n`),
  rewrite: (line) => void process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns - 1)}`),
  isTerminal: process.stderr.isTTY,
};

endOnSignals();
process.exitCode = await main(process.argv.slice(2), stdio);
