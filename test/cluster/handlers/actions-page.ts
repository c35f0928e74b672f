/** docs/actions.md, taken apart: what its sections have a cluster do, and what they say the tool says. */
import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import type { FileTree } from "../../artifacts/tarball.ts";
import type { PolicyRule } from "../rights.ts";

const page = readFileSync(new URL("../../../docs/actions.md", import.meta.url), "utf8");

export interface Section {
  readonly title: string;
  /** Manifests to apply, as the page has them. */
  readonly manifests: string;
  /** Files of the artifact `shop`: blocks that begin with their path. */
  readonly files: FileTree;
  /** Lines that the tool is said to say. */
  readonly messages: readonly string[];
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
    messages: blocks.filter(({ kind }) => kind === "text").flatMap(({ text }) => text.trimEnd().split("\n")),
  };
}

function pathIn(text: string): string | undefined {
  return /^# (\S+\.yaml)\n/.exec(text)?.[1];
}

/** The sections of the page, by their titles. */
export const sections: ReadonlyMap<string, Section> = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split("\n")[0] ?? "", sectionOf(text)]),
);

/** The rules of the Roles in these manifests. */
export function rulesIn(manifests: string): readonly PolicyRule[] {
  const objects = loadAll(manifests) as readonly { readonly kind: string; readonly rules?: readonly PolicyRule[] }[];
  return objects.flatMap(({ kind, rules = [] }) => (kind === "Role" ? rules : []));
}
