import type { Refusal } from "./merge-target.ts";
import { compareText, identifier, type Manager, type Managers } from "./managers.ts";
import { paths } from "./field-set.ts";

/** The API server's answer to an apply that would change what others hold. */
export function conflictRefusal(conflicts: Managers): Refusal {
  const sorted = [...conflicts].sort((a, b) => compareText(identifier(a.id), identifier(b.id)));
  const told = sorted.map((manager) => ({ name: printManager(manager), fields: paths(manager.set) }));
  const causes = told.flatMap(({ name, fields }) =>
    fields.map((field) => ({ field, reason: "FieldManagerConflict", message: `conflict with ${name}` })),
  );
  const [only, ...more] = causes;
  const list = told.flatMap(({ name, fields }) => [`conflicts with ${name}:`, ...fields.map((field) => `- ${field}`)]);
  const message =
    only !== undefined && more.length === 0
      ? `Apply failed with 1 conflict: ${only.message}: ${only.field}`
      : `Apply failed with ${causes.length} conflicts: ${list.join("\n")}`;
  return { status: 409, reason: "Conflict", message, causes };
}

function printManager({ id: { manager, operation, apiVersion, subresource } }: Manager): string {
  const through = subresource === undefined ? "" : ` with subresource "${subresource}"`;
  const using = operation === "Update" ? ` using ${apiVersion}` : "";
  return `${JSON.stringify(manager)}${through}${using}`;
}
