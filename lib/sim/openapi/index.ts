/**
 * The schemas of Kubernetes' built-in kinds, condensed from the API server's own OpenAPI to what says how objects merge
 * (`node scripts/gen-openapi.ts` writes `built-in.json`; test/contract/openapi.test.ts holds it to a running server), and
 * the condenser, which CRDs go through too. Data alone; what it means is `lib/sim/merge`.
 */
import data from "./built-in.json" with { type: "json" };
import type { CompactSchemas } from "./compact.ts";

export type {
  CompactField,
  CompactFieldDetails,
  CompactList,
  CompactObject,
  CompactSchemas,
  CompactType,
} from "./compact.ts";
export { condense, type SchemaNode } from "./condense.ts";
export { builtInPaths, condenseDocuments, type OpenApiDocument } from "./condense-documents.ts";
export { absentWhereUnset, emptyWritten, nullWhereUnset, otherwiseWhereUnset, zeroLeftOut } from "./go-types.ts";

export const builtIn = data as CompactSchemas;
