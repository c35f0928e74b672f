import { done, type Result } from "../../lib/api/index.ts";
import type { Receiver } from "../../lib/report/index.ts";
import type { Arguments } from "../command.ts";
import { urlFlag, WrongUsage } from "../flag-values.ts";
import { openHmacKey } from "../hmac-key.ts";
import { machineClock } from "../machine.ts";

/** Who is told of events, as the flags say. A Failure where the key cannot be read. */
export async function readReceivers(args: Arguments): Promise<Result<readonly Receiver[]>> {
  const [flux, webhook] = [urlFlag(args, "events-addr"), urlFlag(args, "notify-url")];
  const file = args.strings.get("notify-key-file");
  if (file !== undefined && webhook === undefined)
    throw new WrongUsage("--notify-key-file needs --notify-url; give both, or neither");
  const key =
    file === undefined ? done(undefined) : await openHmacKey({ file, flag: "--notify-key-file" }, machineClock);
  if (key.kind === "failed") return key;
  const receivers: Receiver[] = [];
  if (flux !== undefined) receivers.push({ name: "flux", flag: "--events-addr", url: flux, knowsRepeats: true });
  const signed = key.value === undefined ? {} : { key: key.value };
  if (webhook !== undefined) receivers.push({ name: "webhook", flag: "--notify-url", url: webhook, ...signed });
  return done(receivers);
}
