import { parseDuration, parseInstant } from "../../base/index.ts";
import { cadenceMsMin, durationMsMax } from "../limits.ts";
import { patterns } from "../schema/scalars.ts";
import { structural, type Structural } from "../schema/structural.ts";
import { stageSetSpecSchema, type StageSetSpec } from "../stage-set/spec.ts";
import { fieldPath, isJsonObject, isList } from "../validation/json.ts";
import type { Fault } from "./fault.ts";

/** A text of the spec, its schema and where it stands. */
interface Text {
  readonly path: string;
  readonly field: string;
  readonly value: string;
  readonly schema: Structural;
}

/** Texts whose form the API server has checked, but not whether they mean anything. */
export function checkTexts(spec: StageSetSpec): readonly Fault[] {
  return textsOf(spec, specSchema(), "spec", "spec").flatMap((text) => [
    ...checkDuration(text),
    ...checkTime(text),
    ...checkTimeZone(text),
    ...checkUrl(text),
  ]);
}

function textsOf(value: unknown, schema: Structural, path: string, field: string): readonly Text[] {
  if (typeof value === "string") return [{ path, field, value, schema }];
  if (isList(value)) {
    const items = schema.items;
    return items === undefined ? [] : value.flatMap((each, index) => textsOf(each, items, `${path}[${index}]`, field));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const known = schema.properties?.[name];
    return known === undefined ? [] : textsOf(each, known, fieldPath(path, name), name);
  });
}

const cadences: ReadonlySet<string> = new Set(["interval", "retryInterval", "driftDetectionInterval"]);

function checkDuration({ path, field, value, schema }: Text): readonly Fault[] {
  if (schema.pattern !== patterns.duration && schema.pattern !== patterns.signedDuration) return [];
  const ms = parseDuration(value);
  if (ms === undefined) return [{ path, what: `${value} is no duration`, wayOut: "write it like 90s or 1h30m" }];
  if (Math.abs(ms) > durationMsMax)
    return [{ path, what: `${value} is longer than 292 years`, wayOut: "make it shorter" }];
  if (!cadences.has(field) || ms >= cadenceMsMin) return [];
  return [{ path, what: `${value} is shorter than 1s`, wayOut: "make it longer" }];
}

function checkTime({ path, value, schema }: Text): readonly Fault[] {
  if (schema.format !== "date-time" || parseInstant(value) !== undefined) return [];
  return [{ path, what: `${value} is no time`, wayOut: "write it like 2026-12-24T18:00:00Z" }];
}

function checkTimeZone({ path, value, schema }: Text): readonly Fault[] {
  if (schema.pattern !== patterns.timeZone || isTimeZone(value)) return [];
  return [
    { path, what: `no time zone is called ${value}`, wayOut: "use a name of the IANA database, such as Europe/Berlin" },
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function checkUrl({ path, value, schema }: Text): readonly Fault[] {
  if (schema.pattern !== patterns.url || URL.canParse(value)) return [];
  return [{ path, what: "it is no URL", wayOut: "write it like https://host.example/path" }];
}

let made: Structural | undefined;

function specSchema(): Structural {
  made ??= structural(stageSetSpecSchema);
  return made;
}
