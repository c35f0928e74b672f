import type { ApiError } from "./api-error.ts";
import { isCertificateCode } from "./retry.ts";
import { cutText, onOneLine } from "./text.ts";
import * as limits from "./limits.ts";
import type { HttpOutcome } from "./transport.ts";

type Lost = Extract<HttpOutcome, { kind: "lost" }>;

/** What it means that no whole answer came. `server` is the address that was asked. */
export function readLoss(lost: Lost, doing: string, server: string): ApiError {
  const message = cutText(onOneLine(tellLoss(lost, server)), limits.serverMessageBytesMax);
  return { doing, reason: lost.code === "TOO_LARGE" ? "TooLarge" : "NoAnswer", message, causes: [] };
}

function tellLoss({ code, message, sent }: Lost, server: string): string {
  switch (code) {
    case "DEADLINE":
      return `${server} did not answer in time${sent ? "" : ": no connection was free or could be made"}`;
    case "TOO_LARGE":
      return `${server} answered with more than is taken in one piece: ${message}`;
    case "ECONNREFUSED":
      return `${server} refused the connection; is the API server running, and is its address right?`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the host of ${server} is not known to this machine's name service`;
    case "ECONNRESET":
    case "EPIPE":
    case "ERR_STREAM_PREMATURE_CLOSE":
      return `${server} cut the connection${sent ? " before its answer was complete" : ""}`;
    default:
      break;
  }
  if (code === "CERT_UNREADABLE") return `the client certificate or its key cannot be read: ${message}`;
  if (!isCertificateCode(code)) return `${server} gave no answer: ${message} (${code})`;
  if (/EPROTO|ERR_SSL/.test(code)) return `${server} could not agree on TLS: ${message} (${code})`;
  return `the certificate of ${server} is not trusted: ${message} (${code}); correct certificate-authority-data or tls-server-name`;
}

/** A refusal by a repetition of something that may have happened already: nobody knows what it means. */
export function doubtError(doing: string, refusal: ApiError): ApiError {
  const message = `an earlier attempt lost its answer and may have had its effect; the repetition was refused: ${refusal.message}`;
  return { doing, reason: "NoAnswer", message: cutText(message, limits.serverMessageBytesMax), causes: [] };
}
