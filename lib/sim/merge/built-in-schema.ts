import type { ObjectKind } from "../../cluster/index.ts";
import { builtIn } from "../openapi/index.ts";
import type { Schema } from "./schema.ts";
import { schemaLoader } from "./schema-loader.ts";

/** Of the built-in types, each loaded when it is first asked for. */
export const builtInTypes = schemaLoader(builtIn.types);

/** The schema of a built-in kind; undefined where the checked-in OpenAPI has none. The same object at every call. */
export function builtInSchema(apiVersion: string, kind: string): Schema | undefined {
  const name = builtIn.kinds[apiVersion]?.[kind];
  return name === undefined ? undefined : builtInTypes.load(name);
}

/** Every built-in kind whose schema is checked in. */
export function builtInKinds(): readonly ObjectKind[] {
  return Object.entries(builtIn.kinds).flatMap(([apiVersion, kinds]) =>
    Object.keys(kinds).map((kind) => ({ apiVersion, kind })),
  );
}
