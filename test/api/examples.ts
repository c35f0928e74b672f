/** Objects of our kinds that must be accepted: the files in examples/, and whatever the documentation shows. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { apiVersion, isKindName, type KindName } from "../../lib/api/index.ts";
import type { Json } from "./objects.ts";

export interface Example {
  /** The file and the place in it. */
  readonly where: string;
  readonly kind: KindName;
  readonly object: Json;
}

const root = new URL("../../", import.meta.url);
const fence = /^```ya?ml\n(.*?)^```/gms;

/** The examples in test/api/examples. */
export function writtenExamples(): readonly Example[] {
  const folder = new URL("test/api/examples/", root);
  return readdirSync(folder).flatMap((name) => examplesIn(name, readFileSync(new URL(name, folder), "utf8")));
}

/** The examples in the YAML blocks of README.md and docs/. */
export function documentedExamples(): readonly Example[] {
  const documents = readdirSync(new URL("docs/", root), { recursive: true, encoding: "utf8" }).map(
    (name) => `docs/${name}`,
  );
  return ["README.md", ...documents]
    .filter((name) => name.endsWith(".md") && existsSync(new URL(name, root)))
    .flatMap((name) =>
      [...readFileSync(new URL(name, root), "utf8").matchAll(fence)].flatMap((block, index) =>
        examplesIn(`${name}, YAML block ${index + 1}`, block[1] ?? ""),
      ),
    );
}

/** A block that shows a part of an object, or another kind, is none of ours. */
function examplesIn(where: string, yaml: string): readonly Example[] {
  return loadAll(yaml).flatMap((object, index) => {
    if (typeof object !== "object" || object === null) return [];
    const { kind, apiVersion: version } = object as Json;
    if (version !== apiVersion || typeof kind !== "string" || !isKindName(kind)) return [];
    return [{ where: `${where}: ${kind} ${index + 1}`, kind, object: object as Json }];
  });
}
