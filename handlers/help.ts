import type { Command, CommandEntry } from "./command.ts";

/** What `stageset --help` prints. `program`: as it was called. */
export function renderHelp(commands: readonly CommandEntry[], program = "stageset"): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  return [
    "stageset delivers a release to Kubernetes stage by stage; each waits until the one before it is healthy.",
    "",
    `Usage: ${program} COMMAND [FLAGS]`,
    "",
    ...commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`),
    "",
    `${program} COMMAND --help tells a command's flags. ${program} --version tells the version.`,
  ].join("\n");
}

/** What `stageset COMMAND --help` prints. */
export function renderCommandHelp({ usage, summary }: CommandEntry, { flags }: Command, program = "stageset"): string {
  const rows = Object.entries(flags).map(([name, { short, value, help }]) => ({
    flag: `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  }));
  const title = `${program} ${usage}: ${summary}`;
  if (rows.length === 0) return `${title}\n\nIt has no flags.`;
  const width = Math.max(...rows.map(({ flag }) => flag.length));
  return [
    title,
    "",
    ...rows.map(({ flag, help }) => `  ${flag.padEnd(width)}  ${help}`),
    "",
    "Each can stand in the environment as well: --log-format as STAGESET_LOG_FORMAT. The command line wins.",
  ].join("\n");
}
