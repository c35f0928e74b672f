import { constructFromEvents, parseEvents, YAMLException } from "js-yaml";
import { nestingMax, rereadCharactersMax } from "../limits.ts";
import { findDispute } from "./disputes.ts";
import { settle, type DocumentSchema } from "./document-schema.ts";

/** js-yaml counts keys and scalars as a level too; what `weigh` counts is exact. */
const parserExtra = 2;

/**
 * The documents of `text` as js-yaml reads them by our schema, the keys that a map holds twice put into `repeatedKeys`.
 * YAML 1.2 wants `]`, `}` and continued quotes deeper than the key they belong to, and js-yaml insists; kubectl does not, and
 * manifests rely on it. Spaces at the beginning of such a line mean nothing, so they are added where js-yaml misses them.
 * @throws what js-yaml throws; `tellYamlProblem` puts it into words
 */
export function loadDocuments(
  text: string,
  repeatedKeys: string[],
  { schema, begin }: DocumentSchema,
): readonly unknown[] {
  const lines = text.split("\n");
  const indented = new Set<number>();
  for (let source = text, read = text.length; ; source = lines.join("\n"), read += source.length) {
    repeatedKeys.length = 0;
    try {
      const events = parseEvents(source, { maxDepth: nestingMax + parserExtra });
      const dispute = findDispute(source, events);
      if (dispute !== undefined) YAMLException.throwAt(source, dispute.position, dispute.problem);
      begin({ repeatedKeys });
      return constructFromEvents(events, { source, schema }).map(settle);
    } catch (error) {
      const shallow = shallowLine(error);
      if (shallow === undefined || indented.has(shallow) || read > rereadCharactersMax) throw error;
      indented.add(shallow);
      lines[shallow] = " ".repeat(nestingMax) + (lines[shallow] ?? "");
    }
  }
}

/** The line whose beginning, surely within brackets or quotes, js-yaml wants deeper: nothing stands before the place it names. */
function shallowLine(error: unknown): number | undefined {
  if (!(error instanceof YAMLException) || error.mark === undefined) return undefined;
  if (error.reason !== "deficient indentation") return undefined;
  const { buffer, position, line, column } = error.mark;
  return buffer.slice(position - column, position).trim() === "" ? line : undefined;
}

const rewordings: readonly (readonly [RegExp, string])[] = [
  [/^recursive alias "(.*)" is not supported.*$/s, "alias *$1 stands inside what it names; write the value out"],
  [/^unidentified alias "(.*)"$/s, "alias *$1 names no anchor; define &$1 before it, in the same document"],
  [/^unknown \w+ tag !<(.*)>$/s, "its tag $1 is not accepted; remove the tag"],
  [/^cannot resolve a node with !<(.*)> explicit tag$/s, "a value is not what its tag $1 says; correct it, or the tag"],
  [/^deficient indentation$/, "within brackets or quotes stands a tab, or too much left of its key; use spaces"],
  [/^missed comma between.*$/, "within brackets a comma is missing, or a lone - needs quotes; write it"],
  [/^nesting exceeded maxDepth.*$/s, `it nests deeper than ${nestingMax} levels; flatten it`],
];

/** What js-yaml threw, in the words of somebody who writes manifests; the line counted from 1. Nothing of the text is quoted but names. */
export function tellYamlProblem(error: unknown): { readonly line?: number; readonly problem: string } {
  if (!(error instanceof YAMLException)) return { problem: `the reader gave up (${String(error)}); make it simpler` };
  const { reason, mark } = error;
  const reworded = rewordings.find(([pattern]) => pattern.test(reason));
  const told = reworded === undefined ? reason : reason.replace(...reworded);
  const problem = told.includes(";") ? told : `${told}; correct it there`;
  return { ...(mark !== undefined && { line: mark.line + 1 }), problem };
}
