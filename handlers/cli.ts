/** The `stageset` command line: finds the command, hands it its arguments, ends with its exit code. */
import { parseArguments } from "./arguments.ts";
import { EXIT, type CommandEntry, type ExitCode, type Output } from "./command.ts";
import { WrongUsage } from "./common-flags.ts";
import { commands } from "./commands/index.ts";
import { renderCommandHelp, renderHelp } from "./help.ts";
import { version } from "./version.ts";

async function main(argv: readonly string[], out: Output): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === "--version" || name === "version") {
    out.say(`stageset ${version}`);
    return EXIT.ok;
  }
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    out.say(renderHelp(commands));
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const entry = commands.find((one) => one.name === name);
  if (entry === undefined) {
    out.tell(`There is no command ${name}; stageset --help lists them.`);
    return EXIT.usage;
  }
  return runCommand(entry, rest, out);
}

async function runCommand(entry: CommandEntry, argv: readonly string[], out: Output): Promise<ExitCode> {
  const command = await entry.load();
  if (argv.includes("--help") || argv.includes("-h")) {
    out.say(renderCommandHelp(entry, command));
    return EXIT.ok;
  }
  const parsed = parseArguments(argv, command.flags, process.env);
  if (parsed.kind === "wrong") {
    out.tell(`${parsed.message}; stageset ${entry.name} --help lists its flags.`);
    return EXIT.usage;
  }
  try {
    return await command.run({ args: parsed.args, env: process.env, out });
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    out.tell(`${error.message}; stageset ${entry.name} --help lists its flags.`);
    return EXIT.usage;
  }
}

const stdio: Output = {
  say: (line) => void process.stdout.write(`${line}\n`),
  tell: (line) => void process.stderr.write(`${line}\n`),
  rewrite: (line) => void process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns)}`),
  isTerminal: process.stdout.isTTY,
};

process.exitCode = await main(process.argv.slice(2), stdio);
