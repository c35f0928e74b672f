import { plainText } from "./plain-text.ts";

/** A cell; undefined: there is nothing to say, `<none>`. */
export type Row = readonly (string | undefined)[];

/** A table as kubectl prints one: capitals above, three spaces between columns, nothing behind the last cell. */
export interface Table {
  /** The line above, and these rows. */
  readonly first: (rows: readonly Row[]) => readonly string[];
  /** Rows that come later, as when watching: in columns that are never narrower than before. */
  readonly more: (rows: readonly Row[]) => readonly string[];
}

const gap = 3;

export function openTable(columns: readonly string[]): Table {
  const widths = columns.map((column) => column.length);
  const more: Table["more"] = (rows) => {
    const cells = rows.map((row) => columns.map((_column, index) => plainText(row[index] ?? "<none>")));
    for (const row of cells) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
    return cells.map((row) => layOut(row, widths));
  };
  return {
    first: (rows) => {
      const body = more(rows);
      return [layOut(columns, widths), ...body];
    },
    more,
  };
}

function layOut(cells: readonly string[], widths: readonly number[]): string {
  const last = cells.length - 1;
  return cells.map((cell, index) => (index === last ? cell : cell.padEnd((widths[index] ?? 0) + gap))).join("");
}
