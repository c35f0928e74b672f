import { CelFault } from "../values/fault.ts";
import { listOf } from "../values/list.ts";
import { keyName, mapOf, type Entry } from "../values/map.ts";
import { CelDuration, CelTimestamp, CelType, CelUint, type CelValue } from "../values/value.ts";
import { overloadsOf } from "../functions/table.ts";
import type { JsonValue } from "./cases.ts";

/** The value that the data means. @throws Error where it is of a type that we do not have */
export function decode(json: JsonValue): CelValue {
  const [[type, content] = ["", undefined]] = Object.entries(json);
  switch (type) {
    case "nullValue":
      return null;
    case "boolValue":
      return content === true;
    case "stringValue":
      return String(content);
    case "int64Value":
      return BigInt(String(content));
    case "uint64Value":
      return new CelUint(BigInt(String(content)));
    case "doubleValue":
      return Number(content);
    case "bytesValue":
      return new Uint8Array(Buffer.from(String(content), "base64"));
    case "typeValue":
      return new CelType(String(content));
    case "listValue":
      return listOf(((content as { values?: readonly JsonValue[] }).values ?? []).map(decode));
    case "mapValue":
      return decodeMap(content as { entries?: readonly { key: JsonValue; value: JsonValue }[] });
    case "objectValue":
      return decodeObject(content as { "@type": string; value?: string });
    default:
      throw new Error(`no value of type ${type}`);
  }
}

function decodeMap({ entries = [] }: { entries?: readonly { key: JsonValue; value: JsonValue }[] }): CelValue {
  const made = new Map<string, Entry>();
  for (const entry of entries) {
    const key = decode(entry.key);
    made.set(keyName(key) ?? "", { key, value: decode(entry.value) });
  }
  return mapOf(made);
}

function decodeObject({ "@type": type, value = "" }: { "@type": string; value?: string }): CelValue {
  const name = type.endsWith("Timestamp") ? "timestamp" : type.endsWith("Duration") ? "duration" : undefined;
  if (name === undefined) throw new Error(`no message of type ${type}`);
  const read = overloadsOf("function", name, 1).find(({ params }) => params[0] === "string");
  const said = read?.call({ left: 1_000 }, [value]);
  if (said instanceof CelTimestamp || said instanceof CelDuration) return said;
  throw new Error(said instanceof CelFault ? said.message : `no ${name}: ${value}`);
}
