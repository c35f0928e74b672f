import { openOtlp, readOtlpSettings, type Otlp } from "../../lib/report/index.ts";
import type { CommandInput } from "../command.ts";
import { WrongUsage } from "../flag-values.ts";
import type { Log } from "../log.ts";
import { machineClock } from "../machine.ts";
import { version } from "../version.ts";
import { openLossLog } from "./loss-log.ts";

export interface OtlpTeller {
  /** Which of our processes it is, one after another. */
  readonly instance: string;
  /** Does it end before anybody would ask for a total? */
  readonly isBrief: boolean;
  readonly log: Pick<Log, "warn">;
}

/** What OpenTelemetry's variables ask for; undefined: nothing. Throws WrongUsage where they ask for what is not served. */
export async function openOtlpOf(env: CommandInput["env"], teller: OtlpTeller): Promise<Otlp | undefined> {
  const read = readOtlpSettings(env);
  if (read.kind === "refused") throw new WrongUsage(read.message);
  if (read.kind === "off") return undefined;
  const { instance, isBrief, log } = teller;
  const failures = openLossLog(log, machineClock, {
    message: "an export by OTLP has failed",
    fields: {},
    count: "exports",
  });
  const onFailed = (why: string): void => {
    failures.lost(1, why);
  };
  const otlp = await openOtlp(read.settings, { version, instance, isBrief, onFailed });
  return {
    ...otlp,
    close: async () => {
      await otlp.close();
      failures.end();
    },
  };
}
