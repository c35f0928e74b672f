import { structuredPatch } from "diff";
import { canonicalJson } from "../../lib/base/index.ts";
import type { KubeObject } from "../../lib/cluster/index.ts";
import { maskBoth } from "./mask-secrets.ts";
import { yamlText } from "./object-text.ts";

/** An object before and after; absent: there is none. */
export interface States {
  readonly before?: KubeObject;
  readonly after?: KubeObject;
}

/** Lines around a change. */
const contextLines = 3;

/** Lines that may come and go before all of them are shown as replaced: finding the shortest way is slow then. */
export const editsMax = 2_000;

/**
 * How two states of an object differ, as `kubectl diff` shows it: a unified diff of their YAML, without what the API server
 * keeps, and without the values of Secrets. Empty where they do not.
 */
export function objectDiff({ before, after }: States): readonly string[] {
  const [maskedBefore, maskedAfter] = maskBoth(before, after);
  const [one, other] = [textOf(maskedBefore, maskedAfter), textOf(maskedAfter, maskedBefore)];
  if (one === other) return [];
  const named = after ?? before;
  const name = named === undefined ? "" : fileName(named);
  return [
    `--- ${before === undefined ? "/dev/null" : `LIVE/${name}`}`,
    `+++ ${after === undefined ? "/dev/null" : `MERGED/${name}`}`,
    ...hunksOf(one, other),
  ];
}

/** As kubectl names the files that it compares. */
function fileName({ apiVersion, kind, metadata: { namespace = "", name } }: KubeObject): string {
  return [apiVersion.replace("/", "."), kind, namespace, name].join(".");
}

function textOf(object: KubeObject | undefined, other: KubeObject | undefined): string {
  if (object === undefined) return "";
  const { managedFields, resourceVersion, generation, uid, creationTimestamp, ...metadata } = object.metadata;
  const { selfLink, ...kept } = metadata as typeof metadata & { readonly selfLink?: unknown }; // of servers long ago
  const { status, ...rest } = object;
  const differs = other !== undefined && canonicalJson(status) !== canonicalJson(other["status"]);
  const isOurs = status !== undefined && differs && other["status"] !== undefined;
  return yamlText({ ...rest, metadata: kept, ...(isOurs && { status }) });
}

function hunksOf(one: string, other: string): readonly string[] {
  const options = { context: contextLines, maxEditLength: editsMax };
  const patch = structuredPatch("", "", one, other, undefined, undefined, options);
  if (patch === undefined) return replaced(one, other);
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    ...lines,
  ]);
}

/** As diff writes it: an empty range begins before its line, and one line needs no count. */
function range(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? String(start) : `${start},${lines}`;
}

function replaced(one: string, other: string): readonly string[] {
  const [old, fresh] = [linesOf(one), linesOf(other)];
  const head = `@@ -${range(1, old.length)} +${range(1, fresh.length)} @@`;
  return [head, ...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`)];
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
