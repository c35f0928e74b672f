import { createHmac, timingSafeEqual } from "node:crypto";
import { parseInstant, type Instant } from "../../lib/base/index.ts";
import { refused, type Refused } from "./event-answer.ts";
import { signedAgeMs } from "./limits.ts";

const wayOut =
  "sign its body with the key of --hmac-key-file, as Flux's provider generic-hmac does: X-Signature: sha256=HEX";

/** Is the body signed with the key? undefined: it is. The comparison takes the same time wherever the signatures differ. */
export function checkSignature(key: Buffer, body: Buffer, header: string | string[] | undefined): Refused | undefined {
  if (header === undefined) return refused(401, "unsigned", `it is not signed; ${wayOut}`);
  const hex = typeof header === "string" ? /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1] : undefined;
  const given = Buffer.from(hex ?? "", "hex");
  const wanted = createHmac("sha256", key).update(body).digest();
  const isRight = given.length === wanted.length && timingSafeEqual(given, wanted);
  return isRight ? undefined : refused(401, "wronglySigned", `its signature is not that of its body; ${wayOut}`);
}

/** Was a signed event recorded just now? An older one is replayed, whoever signed it once. undefined: all of them were. */
export function checkTimes(times: readonly (string | undefined)[], now: Instant): Refused | undefined {
  for (const time of times) {
    const at = time === undefined ? undefined : parseInstant(time);
    if (at === undefined)
      return refused(401, "replayed", "it is signed, and does not say when it was recorded; say so");
    if (Math.abs(now - at) > signedAgeMs) {
      const why = `it was recorded at ${new Date(at).toISOString()}, more than ${signedAgeMs / 60_000} minutes from now`;
      return refused(401, "replayed", `${why}; send it when it happens, and see that both clocks are right`);
    }
  }
  return undefined;
}
