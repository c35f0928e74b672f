/** What Prometheus itself makes of expressions and of alerting rules: see modules/prometheus-rules. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { findTool } from "../programs.ts";

export interface PrometheusRules {
  /** The series that these expressions select. Throws where one is none. */
  readonly selectors: (expressions: readonly string[]) => Promise<readonly Selector[]>;
  /** The alerts of a rule file that fire. Throws where the file is none. */
  readonly firing: (file: string, world: World) => Promise<readonly Alert[]>;
}

export interface Selector {
  readonly name: string;
  /** The labels that it wants to be so or so. */
  readonly labels: readonly string[];
}

export interface World {
  /** What is scraped each minute from the epoch on, by series, in the notation of promtool's unit tests. */
  readonly series: Readonly<Record<string, string>>;
  /** When somebody looks, after the epoch. */
  readonly minutes: number;
}

export interface Alert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export async function openPrometheusRules(): Promise<PrometheusRules> {
  const program = await findTool("prometheus-rules", { env: process.env, say });
  const ask = async (args: readonly string[], question: unknown): Promise<unknown> => {
    const child = spawn(program, args);
    child.stdin.end(JSON.stringify(question));
    const [answer, told] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (told !== "") throw new Error(told.trim());
    return JSON.parse(answer);
  };
  return {
    selectors: async (expressions) => ((await ask(["series"], expressions)) as Selector[][]).flat(),
    firing: async (file, world) => (await ask(["alerts", file], world)) as Alert[],
  };
}
