import { group, type Live, type StageSet } from "../../lib/api/index.ts";
import type { Instant } from "../../lib/base/index.ts";
import { asList, jsonText, withoutManagedFields, yamlText } from "./object-text.ts";
import { stageSetColumns, stageSetRow } from "./stage-set-row.ts";
import { openTable } from "./table.ts";

export type Format = "table" | "wide" | "yaml" | "json" | "name";

/** StageSets as text, in one of kubectl's formats. */
export interface Listing {
  /** All there are, at once. */
  readonly all: (stageSets: readonly Live<StageSet>[], now: Instant) => string;
  /** One after the other, as watching shows them; a table has its head once. */
  readonly each: (stageSets: readonly Live<StageSet>[], now: Instant) => string;
}

export interface ListingChoice {
  readonly format: Format;
  readonly namespaces: boolean;
  /** One was asked for by its name, so that it is no list. */
  readonly single: boolean;
}

export function openListing({ format, namespaces, single }: ListingChoice): Listing {
  switch (format) {
    case "table":
    case "wide":
      return openRows({ wide: format === "wide", namespaces });
    case "name":
      return same((stageSets) => stageSets.map(({ metadata }) => `stageset.${group}/${metadata.name}\n`).join(""));
    case "yaml":
      return {
        all: (stageSets) => yamlText(together(stageSets, single)),
        each: (stageSets) => stageSets.map((one) => `---\n${yamlText(withoutManagedFields(one))}`).join(""),
      };
    case "json":
      return {
        all: (stageSets) => jsonText(together(stageSets, single)),
        each: (stageSets) => stageSets.map((one) => jsonText(withoutManagedFields(one))).join(""),
      };
  }
}

function together(stageSets: readonly Live<StageSet>[], single: boolean): unknown {
  const [first] = stageSets;
  return single && first !== undefined ? withoutManagedFields(first) : asList(stageSets.map(withoutManagedFields));
}

function same(render: (stageSets: readonly Live<StageSet>[]) => string): Listing {
  return { all: render, each: render };
}

function openRows(choice: { readonly wide: boolean; readonly namespaces: boolean }): Listing {
  const table = openTable(stageSetColumns(choice));
  let hasHead = false;
  const render: Listing["each"] = (stageSets, now) => {
    const rows = stageSets.map((one) => stageSetRow(one, choice, now));
    const lines = hasHead ? table.more(rows) : table.first(rows);
    hasHead = true;
    return lines.map((line) => `${line}\n`).join("");
  };
  return { all: render, each: render };
}
