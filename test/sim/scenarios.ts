import type { Happening } from "./world.ts";

/** What is drawn more often, or never: a focus upon one part of what may happen. */
export interface Scenario {
  /** How likely a world has actions at all. */
  readonly actions: number;
  /** How likely most of its revisions are bad, and something is to be done about it. */
  readonly failures: number;
  /** How much likelier than elsewhere each happening is; 0: never. */
  readonly happenings: Partial<Readonly<Record<Happening["kind"], number>>>;
  /** How much likelier than elsewhere each of the things is that delivery must cope with. */
  readonly delivery: number;
  /** How many start in a moment, beyond those of elsewhere. */
  readonly moreWorkers: number;
}

const none: Scenario = { actions: 0.65, failures: 0.2, happenings: {}, delivery: 1, moreWorkers: 0 };
const noActions = { jobs: 0, deleteJob: 0, receiver: 0, fixture: 0, askStage: 0 };

export const scenarios = {
  anything: none,
  releases: { ...none, actions: 0, happenings: noActions },
  actions: {
    ...none,
    actions: 1,
    happenings: { delete: 0, edit: 0, hold: 0, end: 0, layout: 0.5, publish: 1.5, deleteJob: 2 },
  },
  failures: { ...none, actions: 1, failures: 1, happenings: { publish: 2, suspend: 0.3, end: 0.3, source: 0.3 } },
  "two-workers": { ...none, moreWorkers: 1 },
  delivery: { ...none, actions: 0.5, delivery: 4, happenings: { publish: 2, edit: 2, layout: 1.5, end: 0.3 } },
  deletion: { ...none, happenings: { end: 8, hold: 2 } },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;

export function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}
