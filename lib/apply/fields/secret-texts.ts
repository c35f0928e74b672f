import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import { isMap, type Plain } from "./plain.ts";

/**
 * A Secret is stored without its `stringData`: the API server lays the texts over `data`. Here `live` has those of
 * `desired` back that stand there unchanged, and the entries of `desired.data` that they cover.
 */
export function withTextsOfSecret(desired: KubeObject, live: LiveObject): Plain {
  const { apiVersion, kind, stringData: texts, data: entries } = desired;
  if (kind !== "Secret" || apiVersion !== "v1" || !isMap(texts)) return live;
  const stored = isMap(live["data"]) ? live["data"] : {};
  const kept = Object.keys(texts).filter((key) => encoded(texts[key]) === stored[key]);
  const covered = kept.filter((key) => isMap(entries) && entries[key] !== undefined);
  return {
    ...live,
    stringData: Object.fromEntries(kept.map((key) => [key, texts[key]])),
    data: { ...stored, ...Object.fromEntries(covered.map((key) => [key, isMap(entries) ? entries[key] : undefined])) },
  };
}

function encoded(text: unknown): string | undefined {
  return typeof text === "string" ? Buffer.from(text, "utf8").toString("base64") : undefined;
}
