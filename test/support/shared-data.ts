import { existsSync } from "node:fs";
import { join } from "node:path";

/** Real manifests that lie beside the project where it is developed, and in CI. A user's checkout has none. */
export type SharedData =
  | { readonly kind: "there"; readonly folder: string }
  | { readonly kind: "missing"; readonly reason: string };

/** A folder of the shared data, such as `crds`; the reason, said on stderr too, for skipping a test where there is none. */
export function sharedData(name: string): SharedData {
  const data = process.env["STAGESET_SHARED_DATA"] ?? join(import.meta.dirname, "..", "..", "..", "shared", "data");
  const folder = join(data, name);
  if (existsSync(folder)) return { kind: "there", folder };
  const reason = `skipped: there is no ${folder}; set STAGESET_SHARED_DATA to the folder that holds ${name}`;
  process.stderr.write(`${reason}\n`);
  return { kind: "missing", reason };
}
