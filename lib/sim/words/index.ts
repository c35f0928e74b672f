/**
 * The words of the API server: what it says of a field, a name or a request that it refuses, and where its limits are. It
 * decides nothing else.
 */
export {
  duplicate,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
  tellFieldError,
  tooLong,
  tooMany,
  typeInvalid,
  type FieldError,
  type FieldErrorReason,
} from "./field-error.ts";
export {
  configKeyErrors,
  dnsLabelName,
  dnsSubdomainName,
  labelValueErrors,
  pathSegmentName,
  qualifiedNameErrors,
  type NameRule,
} from "./names.ts";
export {
  annotationBytesMax,
  configBytesMax,
  eventActionLettersMax,
  eventNoteLettersMax,
  eventReporterLettersMax,
  fieldManagerBytesMax,
  generatedNamesMax,
  jsonPatchOperationsMax,
  requestBytesMax,
} from "./limits.ts";
export { Misread } from "./misread.ts";
export {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  groupOf,
  invalid,
  noSuchResource,
  notFound,
  qualified,
  quote,
  refuse,
  Refused,
  type Refusal,
} from "./refusal.ts";
