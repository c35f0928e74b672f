/** Plays a section of a page of docs/ as a reader would: applies its manifests, offers its files, runs its commands. */
import { execFile } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import type { FileTree } from "../../artifacts/tarball.ts";
import { runStageset } from "../../support/stageset-here.ts";
import { compiledBeside } from "../../support/stageset-process.ts";
import { valueOf } from "../place.ts";
import type { HandlerPlace } from "./handler-place.ts";
import type { DocumentedCommand, Section } from "./page-sections.ts";

const run = promisify(execFile);

/** Runs one line of the page in a shell, in a place of its own; what it prints, in the page's words. */
export type Shell = (line: string) => Promise<string>;

/** A line of ours alone, of which a shell would make nothing else. */
const ours = /^stageset(?: [\w./:=,-]+)+$/;

/** As the page has it: without what ends each message that needs somebody, and with its own Namespace. */
function asOnPage(text: string, namespace: string): string {
  return text.replaceAll(/ \(see https:\/\/\S+\/runbooks\/\w+\)/g, "").replaceAll(namespace, "shop");
}

export function openShell({ file, namespace, kubeconfigFor }: HandlerPlace): Shell {
  const tools = [dirname(inject("kubectl")), dirname(process.execPath), process.env["PATH"] ?? ""];
  const settings = { KUBECONFIG: kubeconfigFor({ namespace }), STAGESET_INSECURE_ALLOW_LOOPBACK: "true" };
  const env = { PATH: tools.join(delimiter), HOME: "/nonexistent", ...settings, ...compiledBeside(file) };
  const inBash = (line: string): Promise<{ readonly stdout: string }> =>
    run("bash", ["-c", `stageset() { node '${file}' "$@"; }\n${line}`], { env }).catch(
      (error: unknown) => error as { readonly stdout: string }, // an exit code of a failed release
    );
  return async (line) => {
    const [, ...args] = line.split(" ");
    const { stdout } = await (ours.test(line) ? runStageset(args, settings) : inBash(line));
    return asOnPage(stdout.trimEnd(), namespace);
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
  return told(handler);
}

/** What Events say, in the page's words. */
export async function told({ cluster, namespace }: HandlerPlace): Promise<readonly string[]> {
  const { items } = valueOf(await cluster.list({ apiVersion: "events.k8s.io/v1", kind: "Event" }, { namespace }));
  return items.map((event) => asOnPage(String(event["note"]), namespace));
}
