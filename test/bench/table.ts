import { median, medianRatio } from "./rounds.ts";

/** One line of the table. */
export interface Row {
  readonly measurement: string;
  readonly ours: string;
  /** What it is measured against; empty where there is none. */
  readonly peer: string;
  readonly ratio: string;
  /** What ours may come to; empty where it is only shown. */
  readonly allowed: string;
  readonly isKept: boolean;
}

export interface Comparison {
  readonly measurement: string;
  /** By round. */
  readonly ours: readonly number[];
  readonly peer: readonly number[];
  readonly peerName: string;
  /** How often as much as the peer ours may be; absent: it is only shown. */
  readonly allowedRatio?: number;
  readonly unit: (value: number) => string;
}

/** Ours over a peer's. */
export function compare({ measurement, ours, peer, peerName, allowedRatio, unit }: Comparison): Row {
  const ratio = medianRatio(ours, peer);
  return {
    measurement,
    ours: unit(median(ours)),
    peer: `${unit(median(peer))} ${peerName}`,
    ratio: ratio.toFixed(2),
    allowed: allowedRatio === undefined ? "" : `≤ ${allowedRatio}`,
    isKept: allowedRatio === undefined || ratio <= allowedRatio,
  };
}

/** A number on its own, and the most that it may be. */
export function atMost(measurement: string, ours: number, most: number, unit: (value: number) => string = count): Row {
  return { measurement, ours: unit(ours), peer: "", ratio: "", allowed: `≤ ${unit(most)}`, isKept: ours <= most };
}

/** A number on its own, and the least that it may be. */
export function atLeast(
  measurement: string,
  ours: number,
  least: number,
  unit: (value: number) => string = count,
): Row {
  return { measurement, ours: unit(ours), peer: "", ratio: "", allowed: `≥ ${unit(least)}`, isKept: ours >= least };
}

/** A number that is only shown. */
export function shown(measurement: string, ours: number, unit: (value: number) => string): Row {
  return { measurement, ours: unit(ours), peer: "", ratio: "", allowed: "", isKept: true };
}

/** What cannot be measured here, and why. */
export function skipped(measurement: string, reason: string): Row {
  return { measurement, ours: reason, peer: "", ratio: "", allowed: "", isKept: true };
}

/** Prints rows under one heading; a row that is not kept is marked. */
export function renderTable(rows: readonly Row[]): string {
  const heading = ["measurement", "ours", "peer", "ratio", "allowed", ""];
  const lines = rows.map(({ measurement, ours, peer, ratio, allowed, isKept }) => {
    return [measurement, ours, peer, ratio, allowed, isKept ? "" : "TOO MUCH"];
  });
  const widths = heading.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i]?.length ?? 0)));
  const render = (line: readonly string[]): string =>
    line
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  const rule = widths.slice(0, -1).map((width) => "-".repeat(width));
  return `${[heading, rule, ...lines].map(render).join("\n")}\n`;
}

export function seconds(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

export function megabytes(kibibytes: number): string {
  return `${(kibibytes / 1_024).toFixed(0)} MiB`;
}

export function count(value: number): string {
  return value.toLocaleString("en-US");
}
