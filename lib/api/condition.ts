import { choice, count, text, time } from "./schema/scalars.ts";
import { listOf, optional, structure } from "./schema/structures.ts";
import type { Frozen } from "./schema/frozen.ts";

export const conditionSchema = structure("A condition, as Kubernetes writes them.", {
  type: text("What is judged.", { minLength: 1, maxLength: 316 }),
  status: choice(["True", "False", "Unknown"], "Whether it holds."),
  observedGeneration: optional(count("The generation that was judged.")),
  lastTransitionTime: time("When the status last changed."),
  reason: text("One word for programs.", {
    minLength: 1,
    maxLength: 1024,
    pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
  }),
  message: text("One sentence for people.", { maxLength: 32768 }),
});

export const conditionsSchema = listOf(conditionSchema, "What holds, and why.", { kind: { key: "type" } });

export type Condition = Frozen<typeof conditionSchema>;
