import { expect, it } from "vitest";
import { allMeters } from "./meters.ts";
import { createMetricRegistry } from "./registry.ts";

it("is told as Prometheus reads it", () => {
  const registry = createMetricRegistry();
  const events = registry.counter({ name: "events_total", help: "Events, by result.\nAll of them." });
  registry.gauge({ name: "queue_length", help: "What waits." }, () => [{ value: 3 }]);
  events.add({ result: "taken" });
  events.add({ result: "taken" }, 2);
  events.add({ result: 'a "quoted" back\\slash\n', code: "400" });
  expect(registry.render()).toBe(`# HELP events_total Events, by result.\\nAll of them.
# TYPE events_total counter
events_total{result="taken"} 3
events_total{code="400",result="a \\"quoted\\" back\\\\slash\\n"} 1
# HELP queue_length What waits.
# TYPE queue_length gauge
queue_length 3
`);
});

it("tells a metric that nothing has counted yet, and refuses a second one of its name", () => {
  const registry = createMetricRegistry();
  registry.counter({ name: "steps_total", help: "Steps." });
  expect(registry.render()).toBe("# HELP steps_total Steps.\n# TYPE steps_total counter\n");
  expect(() => registry.counter({ name: "steps_total", help: "Others." })).toThrow("there already");
});

it.each([
  { when: "nothing yet", values: [], counts: [0, 0, 0], sum: 0 },
  { when: "at a bound, and just past it", values: [0.5, 0.5001], counts: [1, 2, 2], sum: 1.0001 },
  { when: "past the last bound", values: [2, 2.5], counts: [0, 1, 2], sum: 4.5 },
])("counts how large things are: $when", ({ values, counts: [half, two, all], sum }) => {
  const registry = createMetricRegistry();
  const took = registry.histogram({ name: "took_seconds", help: "How long." }, [0.5, 2]);
  for (const value of values) took.record(value);
  expect(registry.render()).toBe(`# HELP took_seconds How long.
# TYPE took_seconds histogram
took_seconds_bucket{le="0.5"} ${half}
took_seconds_bucket{le="2"} ${two}
took_seconds_bucket{le="+Inf"} ${all}
took_seconds_sum ${sum}
took_seconds_count ${all}
`);
});

it("counts in several places at once", () => {
  const places = [createMetricRegistry(), createMetricRegistry()];
  const meters = allMeters(places);
  meters.counter({ name: "steps_total", help: "Steps." }).add({ why: "asked" }, 2);
  meters.histogram({ name: "took_seconds", help: "How long." }, [1]).record(0.5);
  meters.gauge({ name: "waiting", help: "What waits." }, () => [{ value: 7, labels: { of: "events" } }]);
  const [one, other] = places.map((place) => place.render());
  expect(one).toBe(other);
  for (const line of ['steps_total{why="asked"} 2', "took_seconds_count 1", 'waiting{of="events"} 7'])
    expect(one).toContain(`\n${line}\n`);
});
