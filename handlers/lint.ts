import { EXIT, type Command } from "./command.ts";
import { WrongUsage } from "./flag-values.ts";
import { lintText } from "./lint/lint-text.ts";
import { readText, tellFile } from "./render/read-stage-set.ts";

/** `stageset lint FILE…`: what is wrong with the StageSets of these files. No cluster is asked. */
export const lint: Command = {
  flags: {},
  async run({ args, out }) {
    const files = args.positionals;
    if (files.length === 0) throw new WrongUsage("name the files that hold StageSets; - is standard input");
    let stageSets = 0;
    let findings = 0;
    for (const file of files) {
      const text = await readText(file);
      if (text.kind === "failed") {
        out.tell(text.failure.message);
        return EXIT.runtime;
      }
      const linted = lintText(text.value);
      for (const finding of linted.findings) out.say(`${tellFile(file)}: ${finding}`);
      stageSets += linted.stageSets;
      findings += linted.findings.length;
    }
    if (findings > 0) return EXIT.found;
    if (stageSets > 0) return EXIT.ok;
    out.tell("No file holds a StageSet; name those that do.");
    return EXIT.found;
  },
};
