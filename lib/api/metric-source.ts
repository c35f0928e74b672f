import { decimal, text, url } from "./schema/scalars.ts";
import { described, optional, structure } from "./schema/structures.ts";
import { secretReferenceSchema } from "./references.ts";
import type { Frozen } from "./schema/frozen.ts";

const tokenSecret = optional(described(secretReferenceSchema, "A Secret whose key `token` is sent as a bearer token."));

export const metricSourceSchema = structure(
  "Where one number is read from.",
  {
    prometheus: optional(
      structure("An instant query that yields a scalar or exactly one sample.", {
        address: url("Base URL of the Prometheus API, such as `http://prometheus.monitoring:9090`."),
        query: text("PromQL.", { minLength: 1 }),
        secretRef: tokenSecret,
      }),
    ),
    webhook: optional(
      structure("A JSON document fetched by GET.", {
        url: url("URL of the document."),
        jsonPath: text("kubectl JSONPath to exactly one number or numeric string, such as `{.budget.remaining}`.", {
          minLength: 1,
        }),
        secretRef: tokenSecret,
      }),
    ),
  },
  {
    rules: [
      {
        rule: "has(self.prometheus) != has(self.webhook)",
        message: "exactly one source: set one of prometheus, webhook",
      },
    ],
  },
);

export const thresholdSchema = structure(
  "The bounds within which a number passes; both are inclusive.",
  {
    min: optional(decimal("The least that passes.")),
    max: optional(decimal("The most that passes.")),
  },
  {
    rules: [{ rule: "has(self.min) || has(self.max)", message: "a threshold bounds something: set min, max or both" }],
  },
);

export type MetricSource = Frozen<typeof metricSourceSchema>;
export type Threshold = Frozen<typeof thresholdSchema>;
