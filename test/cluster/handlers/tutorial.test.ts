/** docs/tutorial.md, run as it stands: each command in turn, in one shell; what it says of the release must be what comes out. */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { freePorts } from "../ports.ts";
import { it } from "./handler-place.ts";

const root = new URL("../../../", import.meta.url);
const documentation = readFileSync(new URL("docs/tutorial.md", root), "utf8");
const run = promisify(execFile);
const mark = "@@@";

interface Command {
  readonly text: string;
  /** The lines that the page shows; empty where it shows none. */
  readonly shown: readonly string[];
}

/** The commands of the page in order; the set-up of the machine is ours to make. */
function commandsOf(page: string): readonly Command[] {
  const blocks = [...page.matchAll(/^```(sh|console)\n(.*?)^```/gms)].map(([, kind, text = ""]) => ({ kind, text }));
  return blocks
    .filter(({ text }) => !text.startsWith("npm ci"))
    .flatMap(({ kind, text }) => (kind === "sh" ? [{ text, shown: [] }] : text.split(/^\$ /m).slice(1).map(commandOf)));
}

function commandOf(text: string): Command {
  const [first = "", ...shown] = text.trimEnd().split("\n");
  return { text: first, shown };
}

/** What the page promises of a release: how it ended, and how its stages stand. Digests differ from run to run. */
function promised(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => /^(shop\/shop |\w+\t\w+\t|Error from server)/.test(line))
    .map((line) => line.replaceAll(/@sha256:[0-9a-f]+…?/g, "@sha256:"));
}

it("docs/tutorial.md says what happens", async ({ handler, skip }) => {
  const hasPython = await run("python3", ["--version"]).then(
    () => true,
    () => false,
  );
  if (!hasPython) skip("python3, whose file server the tutorial uses, is not installed");
  const commands = commandsOf(documentation);
  const [port] = await freePorts(1);
  const script = commands.map(({ text }) => `${text.replaceAll("8081", String(port))}\necho "${mark}"`).join("\n");
  const folder = mkdtempSync(join(tmpdir(), "stageset-tutorial-"));
  try {
    cpSync(new URL("crds", root), join(folder, "crds"), { recursive: true });
    const stageSet = [...documentation.matchAll(/^```yaml\n(.*?)^```/gms)].find(([, text]) =>
      text?.includes("kind: StageSet"),
    );
    writeFileSync(join(folder, "stageset.yaml"), stageSet?.[1] ?? "");
    const before = `stageset() { node ${handler.file} "$@"; }\ntrap 'kill $(jobs -p)' EXIT\nexec 2>&1\n`;
    const PATH = [dirname(inject("kubectl")), dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
    const env = { ...process.env, PATH, KUBECONFIG: handler.kubeconfig };
    const { stdout } = await run("bash", ["-c", before + script], { cwd: folder, env });
    const outputs = stdout.split(`${mark}\n`);
    commands.forEach(({ text, shown }, index) => {
      const seen = promised((outputs[index] ?? "").split("\n"));
      expect(seen, `${text}\n${outputs[index] ?? ""}`).toEqual(expect.arrayContaining([...promised(shown)]));
    });
    expect(commands.flatMap(({ shown }) => promised(shown)).length).toBeGreaterThan(8);
  } finally {
    rmSync(folder, { recursive: true });
    await handler.kubectl(["delete", "namespace", "shop", "--wait=false"]);
  }
});
