/** Plays a section of a page of docs/ as a reader would: applies its manifests, offers its files, runs its commands. */
import { execFile } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import type { FileTree } from "../../artifacts/tarball.ts";
import { compiledBeside } from "../../support/stageset-process.ts";
import type { HandlerPlace } from "./handler-place.ts";
import type { DocumentedCommand, Section } from "./page-sections.ts";

const run = promisify(execFile);

/** Runs one line of the page in a shell, in a place of its own; what it prints, in the page's words. */
export type Shell = (line: string) => Promise<string>;

/** Ends each message that needs somebody; the pages leave it out. */
const runbookLink = / \(see https:\/\/\S+\/runbooks\/\w+\)/g;

export function openShell({ file, namespace, kubeconfigFor }: HandlerPlace): Shell {
  const tools = [dirname(inject("kubectl")), dirname(process.execPath), process.env["PATH"] ?? ""];
  const env = {
    PATH: tools.join(delimiter),
    HOME: "/nonexistent",
    KUBECONFIG: kubeconfigFor({ namespace }),
    STAGESET_INSECURE_ALLOW_LOOPBACK: "true",
    ...compiledBeside(file),
  };
  return async (line) => {
    const ended = await run("bash", ["-c", `stageset() { node '${file}' "$@"; }\n${line}`], { env }).catch(
      (error: unknown) => error as { readonly stdout: string }, // an exit code of a failed release
    );
    return ended.stdout.replaceAll(runbookLink, "").trimEnd().replaceAll(namespace, "shop");
  };
}

/** `…` stands for anything. */
function expectPrinted(printed: string, { text, prints }: DocumentedCommand): void {
  const pattern = prints.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("…", "[^]*");
  if (!new RegExp(`^${pattern}$`).test(printed)) expect(printed, text).toBe(prints);
}

/** Plays a section from top to bottom. @returns all that was told meanwhile */
export async function play(handler: HandlerPlace, { steps }: Section, shell: Shell): Promise<readonly string[]> {
  const { namespace, kubectl, sources } = handler;
  let files: FileTree = {};
  for (const step of steps) {
    switch (step.kind) {
      case "apply":
        await kubectl(
          ["apply", "--filename=-"],
          step.manifests.replaceAll(/namespace: shop\b/g, `namespace: ${namespace}`),
        );
        break;
      case "offer":
        files = { ...files, ...step.files };
        await sources.publishExternal("shop", files);
        break;
      case "run":
        expectPrinted(await shell(step.command.text), step.command);
    }
  }
  return told(shell);
}

/** What Events say. */
export async function told(shell: Shell): Promise<readonly string[]> {
  const events = `kubectl get events.events.k8s.io -o jsonpath='{range .items[*]}{.note}{"\\n"}{end}'`;
  return (await shell(events)).split("\n");
}
