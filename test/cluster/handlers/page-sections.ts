/** A page of docs/, taken apart: what its sections have a cluster do, and what they say the tool says. */
import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import type { FileTree } from "../../artifacts/tarball.ts";
import type { PolicyRule } from "../rights.ts";

export interface Section {
  readonly title: string;
  /** Manifests to apply, as the page has them. */
  readonly manifests: string;
  /** Files of the artifact `shop`: blocks that begin with their path. */
  readonly files: FileTree;
  /** Commands, each with what it is said to print. */
  readonly commands: readonly DocumentedCommand[];
  /** Lines that the tool is said to say. */
  readonly messages: readonly string[];
  /** Manifests, files and commands in the order of the page: a file shown twice is another revision. */
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: "apply"; readonly manifests: string }
  | { readonly kind: "offer"; readonly files: FileTree }
  | { readonly kind: "run"; readonly command: DocumentedCommand };

export interface DocumentedCommand {
  readonly text: string;
  readonly prints: string;
}

interface Block {
  readonly kind: string;
  readonly text: string;
}

function sectionOf(text: string): Section {
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, kind = "", text = ""]): Block => ({
    kind,
    text,
  }));
  const yaml = blocks.filter(({ kind }) => kind === "yaml").map(({ text }) => ({ text, path: pathIn(text) }));
  return {
    title: text.split("\n")[0] ?? "",
    manifests: yaml.flatMap(({ text, path }) => (path === undefined ? [text] : [])).join("---\n"),
    files: Object.fromEntries(yaml.flatMap(({ text, path }) => (path === undefined ? [] : [[path, text]]))),
    commands: blocks.filter(({ kind }) => kind === "console").flatMap(({ text }) => commandsIn(text)),
    messages: blocks.filter(({ kind }) => kind === "text").flatMap(({ text }) => text.trimEnd().split("\n")),
    steps: blocks.flatMap(stepsIn),
  };
}

function stepsIn({ kind, text }: Block): readonly Step[] {
  if (kind === "console") return commandsIn(text).map((command): Step => ({ kind: "run", command }));
  if (kind !== "yaml") return [];
  const path = pathIn(text);
  return [path === undefined ? { kind: "apply", manifests: text } : { kind: "offer", files: { [path]: text } }];
}

function commandsIn(text: string): readonly DocumentedCommand[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((command) => {
      const [first = "", ...printed] = command.trimEnd().split("\n");
      return { text: first, prints: printed.join("\n") };
    });
}

function pathIn(text: string): string | undefined {
  return /^# (\S+\.yaml)\n/.exec(text)?.[1];
}

/** The sections of a page, such as `actions`, by their titles. */
export function readSections(page: string): ReadonlyMap<string, Section> {
  const text = readFileSync(new URL(`../../../docs/${page}.md`, import.meta.url), "utf8");
  const sections = text.split(/^## /m).slice(1).map(sectionOf);
  return new Map(sections.map((section) => [section.title, section]));
}

/** The rules of the Roles in these manifests. */
export function rulesIn(manifests: string): readonly PolicyRule[] {
  const objects = loadAll(manifests) as readonly { readonly kind: string; readonly rules?: readonly PolicyRule[] }[];
  return objects.flatMap(({ kind, rules = [] }) => (kind === "Role" ? rules : []));
}
