import { messageBytesMax, reasons, type Reason } from "../api/index.ts";

/** `message`, cut to what a condition may carry: 4 KiB of UTF-8, an ellipsis included. */
export function cutMessage(message: string, bytesMax = messageBytesMax): string {
  const bytes = Buffer.from(message, "utf8");
  if (bytes.length <= bytesMax) return message;
  // A character that was cut in half becomes a replacement character, which goes too.
  return `${bytes
    .subarray(0, bytesMax - 4)
    .toString("utf8")
    .replace(/\uFFFD+$/, "")}…`;
}

/** The message of a Ready condition that needs somebody: it ends with the page of its reason, however long the rest is. */
export function linkedMessage(message: string, reason: Reason, runbooks: string | undefined): string {
  if (runbooks === undefined || reasons[reason].ready !== "False") return cutMessage(message);
  const link = ` (see ${runbooks}/${reason})`;
  return `${cutMessage(message, messageBytesMax - Buffer.byteLength(link))}${link}`;
}
