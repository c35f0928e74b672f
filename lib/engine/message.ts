import { messageBytesMax } from "../api/index.ts";

/** `message`, cut to what a condition may carry: 4 KiB of UTF-8, an ellipsis included. */
export function cutMessage(message: string): string {
  const bytes = Buffer.from(message, "utf8");
  if (bytes.length <= messageBytesMax) return message;
  // A character that was cut in half becomes a replacement character, which goes too.
  return `${bytes
    .subarray(0, messageBytesMax - 4)
    .toString("utf8")
    .replace(/\uFFFD+$/, "")}…`;
}
