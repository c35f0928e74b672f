import type { IncomingHttpHeaders } from "node:http";

/** How CloudEvents travel over HTTP. */
export type CloudEventMode = "structured" | "batch" | "binary";

/** The mode of a request, by its headers; undefined: it brings no CloudEvent that we read. */
export function cloudEventMode(headers: IncomingHttpHeaders): CloudEventMode | undefined {
  const type = mediaType(headers);
  if (type === "application/cloudevents+json") return "structured";
  if (type === "application/cloudevents-batch+json") return "batch";
  if (type?.startsWith("application/cloudevents") === true) return undefined; // of another format than JSON
  return headers["ce-specversion"] === undefined ? undefined : "binary";
}

/** The media type without its parameters. */
export function mediaType(headers: IncomingHttpHeaders): string | undefined {
  return headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
}

/** Is it JSON, in UTF-8? */
export function isJson(headers: IncomingHttpHeaders): boolean {
  const type = mediaType(headers) ?? "";
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headers["content-type"] ?? "")?.[1] ?? "utf-8";
  return (type === "application/json" || type.endsWith("+json")) && charset.toLowerCase() === "utf-8";
}
