/** The `stageset` command line: finds the command, hands it its arguments, ends with its exit code. */
import { constants } from "node:os";
import { basename } from "node:path";
import { parseArguments } from "./arguments.ts";
import { EXIT, type CommandEntry, type ExitCode, type Output } from "./command.ts";
import { commands } from "./commands/index.ts";
import { WrongUsage } from "./flag-values.ts";
import { renderCommandHelp, renderHelp } from "./help.ts";
import { openStdio } from "./stdio.ts";
import { version } from "./version.ts";

/** As kubectl's plugin the same file has another name: `kubectl-stageset`. */
const program = basename(process.argv[1] ?? "").startsWith("kubectl-") ? "kubectl stageset" : "stageset";

async function main(argv: readonly string[], out: Output): Promise<ExitCode> {
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
    return await runCommand(entry, rest, out);
  } catch (error) {
    if (!(error instanceof WrongUsage)) return reportBug(error, out);
    out.tell(`${error.message}; ${program} ${entry.name} --help lists its flags.`);
    return EXIT.usage;
  }
}

async function runCommand(entry: CommandEntry, argv: readonly string[], out: Output): Promise<ExitCode> {
  const command = await entry.load();
  if (argv.includes("--help") || argv.includes("-h")) {
    for (const line of renderCommandHelp(entry, command, program).split("\n")) out.say(line);
    return EXIT.ok;
  }
  const parsed = parseArguments(argv, command.flags, process.env);
  if (parsed.kind === "wrong") throw new WrongUsage(parsed.message);
  if (command.endsGently === true) signals.leaveToCommand();
  ending.leavesWork = command.leavesWork === true;
  return command.run({ args: parsed.args, env: process.env, out, stopped: signals.stopped });
}

/** Whatever a user, a server or a network can cause has been answered before. */
function reportBug(error: unknown, out: Output): ExitCode {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  out.tell("A bug of StageSet ended this command; please report it with what follows.");
  for (const line of told.split("\n")) out.tell(line);
  return EXIT.runtime;
}

interface Signals {
  readonly stopped: AbortSignal;
  /** From now on the first signal only says so. */
  readonly leaveToCommand: () => void;
}

/** As the first process of a container, which the kernel shields from signals that nobody handles. What was begun is safe to leave. */
function endOnSignals(): Signals {
  const stopping = new AbortController();
  let isGentle = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (isGentle && !stopping.signal.aborted) stopping.abort();
      else process.exit(128 + constants.signals[signal]);
    });
  }
  return {
    stopped: stopping.signal,
    leaveToCommand: () => (isGentle = true),
  };
}

const signals = endOnSignals();
const ending = { leavesWork: false };
const exitCode = await main(process.argv.slice(2), openStdio(process.env));
if (ending.leavesWork) process.exit(exitCode);
process.exitCode = exitCode;
