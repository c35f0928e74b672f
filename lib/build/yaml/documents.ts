import { readJson } from "./json-text.ts";
import { documentSchema, type DocumentSchema } from "./document-schema.ts";
import { loadDocuments, tellYamlProblem } from "./load-documents.ts";
import type { Document, Reading } from "./reading.ts";

/** A part of a text that holds one document at most. */
interface Chunk {
  readonly text: string;
  /** Lines of the whole text before its first one. */
  readonly linesBefore: number;
}

type ChunkReading =
  | { readonly kind: "read"; readonly value: unknown }
  | { readonly kind: "unreadable"; readonly line?: number; readonly problem: string };

const separator = /^---(?:[ \t]+#.*|[ \t]*)$/;
/** YAML 1.1 takes them for line breaks, YAML 1.2 does not. */
const disputedBreak = /[\u0085\u2028\u2029]/;

/**
 * The documents of a YAML text as kubectl reads them: cut at lines that begin with `---`, each read for itself, empty
 * ones left out. A text that begins with `{` and is JSON is read as JSON, as kubectl does: YAML 1.1 is no superset of it.
 */
export function readYaml(text: string): Reading {
  if (text.trimStart().startsWith("{")) {
    const json = readJson(text);
    if (json.kind === "read") return json;
  }
  const documents: Document[] = [];
  const schema = documentSchema();
  for (const chunk of chunksOf(text)) {
    const number = documents.length + 1;
    const repeatedKeys: string[] = [];
    const reading = readChunk(chunk, repeatedKeys, schema);
    if (reading.kind === "unreadable") return { ...reading, document: number };
    if (reading.value !== null) documents.push({ number, value: reading.value, repeatedKeys });
  }
  return { kind: "read", documents };
}

/** The text between separators. A separator with more than a comment behind it stays, for its chunk to be refused. */
function chunksOf(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const lines = text.includes("\r") ? text.split(/\r?\n/) : text.split("\n"); // the latter is many times faster
  let first = 0;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith("---")) continue;
    chunks.push({ text: lines.slice(first, index).join("\n"), linesBefore: first });
    first = separator.test(line) ? index + 1 : index;
  }
  chunks.push({ text: lines.slice(first).join("\n"), linesBefore: first });
  return chunks;
}

function readChunk({ text, linesBefore }: Chunk, repeatedKeys: string[], schema: DocumentSchema): ChunkReading {
  const refuse = (index: number, problem: string): ChunkReading => ({
    kind: "unreadable",
    line: linesBefore + text.slice(0, index).split("\n").length,
    problem,
  });
  if (text.startsWith("---")) {
    return refuse(0, "text follows the separator ---; begin the document on a line of its own");
  }
  const disputed = text.search(disputedBreak);
  if (disputed >= 0) {
    return refuse(disputed, "it holds a raw line separator (U+0085, U+2028 or U+2029); write it as an escape");
  }
  try {
    const [value = null, ...more] = loadDocuments(text, repeatedKeys, schema);
    if (more.length === 0) return { kind: "read", value };
    return refuse(text.search(/^\.\.\./m), "text follows the end mark ...; begin the next document with ---");
  } catch (error) {
    const { line, problem } = tellYamlProblem(error);
    return { kind: "unreadable", ...(line !== undefined && { line: linesBefore + line }), problem };
  }
}
