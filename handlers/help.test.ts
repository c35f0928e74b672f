import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commands } from "./commands/index.ts";
import { renderCommandHelp, renderHelp } from "./help.ts";

const documentation = readFileSync(new URL("../docs/cli.md", import.meta.url), "utf8");

describe("docs/cli.md shows the help as it is; where it differs, paste what `node handlers/cli.ts COMMAND --help` prints", () => {
  it.each(commands.map((entry) => ({ name: entry.name, entry })))("$name", { timeout: 30_000 }, async ({ entry }) => {
    expect(documentation).toContain(`\`\`\`text\n${renderCommandHelp(entry, await entry.load())}\n\`\`\``);
  });
});

it("as kubectl's plugin it is called otherwise, wherever the help names itself", () => {
  const help = renderHelp(commands, "kubectl stageset");
  expect(help.match(/^Usage: (.*) COMMAND/m)?.[1]).toBe("kubectl stageset");
  expect(help).toMatch(/^kubectl stageset COMMAND --help .* kubectl stageset --version /m);
});

it("the help names every command", () => {
  const lines = renderHelp(commands).split("\n");
  for (const { usage, summary } of commands) {
    expect(lines.filter((line) => line.startsWith(`  ${usage} `) && line.endsWith(`  ${summary}`))).toHaveLength(1);
  }
});
