import { parseDuration, parseInstant } from "../../base/index.ts";

/** The formats of strings that the server checks; what it does not know, it lets pass. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  cidr: (text) => /^(?:\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}|[0-9a-fA-F:]+\/\d{1,3})$/.test(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  "date-time": (text) => parseInstant(text) !== undefined,
  duration: (text) => parseDuration(text) !== undefined,
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  hostname: (text) => /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*$/.test(text),
  ipv4: (text) => /^\d{1,3}(\.\d{1,3}){3}$/.test(text),
  ipv6: (text) => text.includes(":") && /^[0-9a-fA-F:.]+$/.test(text),
  uri: (text) => URL.canParse(text) || text.startsWith("/"),
  uuid: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
};

export function hasFormat(text: string, format: string): boolean {
  return formats[format]?.(text) ?? true;
}

/** Integers that do not fit into a format that has a size. */
export function fitsInteger(value: number, format: string | undefined): boolean {
  return format !== "int32" || (value >= -(2 ** 31) && value < 2 ** 31);
}
