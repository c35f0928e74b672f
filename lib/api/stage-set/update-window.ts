import { choice, duration, text, time, timeZone } from "../schema/scalars.ts";
import { optional, structure } from "../schema/structures.ts";
import type { Frozen } from "../schema/frozen.ts";

export const updateWindowSchema = structure(
  "A stretch of time: recurring (schedule, duration) or once (from, to).",
  {
    type: choice(["Allow", "Deny"], "Deny wins over Allow; with any Allow, new revisions roll only while one is open."),
    schedule: optional(
      text("Five-field cron: the window starts at each of its instants.", {
        maxLength: 256,
        pattern: "^[0-9A-Za-z*/,?-]+([ \\t]+[0-9A-Za-z*/,?-]+){4}$",
      }),
    ),
    duration: optional(duration("How long the window stays open from each start.")),
    timeZone: optional(timeZone("IANA time zone of the schedule. Default: UTC.")),
    from: optional(time("When the window opens.")),
    to: optional(time("When the window is closed again; exclusive.")),
  },
  {
    rules: [
      {
        rule: "has(self.schedule) ? has(self.duration) && !has(self.from) && !has(self.to) : has(self.from) && has(self.to) && !has(self.duration) && !has(self.timeZone)",
        message: "a window is either schedule with duration (and timeZone), or from with to: set one of the two pairs",
      },
      {
        rule: "!has(self.from) || !has(self.to) || timestamp(self.from) < timestamp(self.to)",
        message: "a window ends after it begins: set to after from",
        fieldPath: ".to",
      },
    ],
  },
);

export type UpdateWindow = Frozen<typeof updateWindowSchema>;
