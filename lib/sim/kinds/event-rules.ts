import type { KubeObject } from "../../cluster/index.ts";
import {
  eventActionLettersMax,
  eventNoteLettersMax,
  eventReporterLettersMax,
  type FieldError,
  invalidValue,
  qualifiedNameErrors,
  required,
} from "../words/index.ts";
import { fieldsAt } from "./rewrite.ts";
import { isSame } from "./same.ts";

/** An Event in the words of the core: they are what the server's own types, and so its messages, have. */
interface EventView {
  readonly namespace: string;
  readonly involvedNamespace: string;
  readonly reporter: string;
  readonly instance: string;
  readonly action: string;
  readonly reason: string;
  readonly message: string;
  readonly hasTime: boolean;
}

/** Whoever sets an eventTime follows the new rules; whoever comes by the new API has to. */
export function validateEvent(next: KubeObject, live: KubeObject | undefined): FieldError[] {
  const view = viewOf(next);
  const errors = view.hasTime ? validateNew(next, view) : validateOld(view);
  if (next.apiVersion === "v1") return errors;
  return [...errors, ...(live === undefined ? validateStrictly(next, view) : validateUnchanged(next, live))];
}

function viewOf(event: KubeObject): EventView {
  const text = (...fields: readonly string[]): string => {
    const found = fields.map((field) => event[field]).find((value) => typeof value === "string" && value !== "");
    return typeof found === "string" ? found : "";
  };
  const involved = fieldsAt(event, "involvedObject") ?? fieldsAt(event, "regarding");
  return {
    namespace: event.metadata.namespace ?? "",
    involvedNamespace: typeof involved?.["namespace"] === "string" ? involved["namespace"] : "",
    reporter: text("reportingComponent", "reportingController"),
    instance: text("reportingInstance"),
    action: text("action"),
    reason: text("reason"),
    message: text("message", "note"),
    hasTime: typeof event["eventTime"] === "string",
  };
}

function mismatch({ involvedNamespace }: EventView): FieldError {
  return invalidValue("involvedObject.namespace", involvedNamespace, "does not match event.namespace");
}

function validateOld(view: EventView): FieldError[] {
  const { namespace, involvedNamespace } = view;
  const matches = involvedNamespace === "" ? ["", "default"].includes(namespace) : involvedNamespace === namespace;
  return matches ? [] : [mismatch(view)];
}

function validateNew(event: KubeObject, view: EventView): FieldError[] {
  const { namespace, involvedNamespace, reporter, instance, action, reason, message } = view;
  const reporterField = event.apiVersion === "v1" ? "reportingComponent" : "reportingController";
  const atMost = (field: string, text: string, max: number): FieldError[] =>
    text.length > max ? [invalidValue(field, "", `can have at most ${max} characters`)] : [];
  const needed = (field: string, text: string): FieldError[] => (text === "" ? [required(field)] : []);
  return [
    ...(involvedNamespace === "" && !["default", "kube-system"].includes(namespace) ? [mismatch(view)] : []),
    ...needed(reporterField, reporter),
    ...qualifiedNameErrors(reporter).map((error) => invalidValue(reporterField, reporter, error)),
    ...needed("reportingInstance", instance),
    ...atMost("reportingInstance", instance, eventReporterLettersMax),
    ...needed("action", action),
    ...atMost("action", action, eventActionLettersMax),
    ...needed("reason", reason),
    ...atMost("reason", reason, eventActionLettersMax),
    ...atMost("message", message, eventNoteLettersMax),
  ];
}

function validateStrictly(event: KubeObject, { hasTime }: EventView): FieldError[] {
  const type = typeof event["type"] === "string" ? event["type"] : "";
  return [
    ...(hasTime ? [] : [required("eventTime")]),
    ...(type === "Normal" || type === "Warning" ? [] : [invalidValue("type", "", `has invalid value: ${type}`)]),
    ...(["firstTimestamp", "lastTimestamp", "count"] as const)
      .filter((field) => (event[deprecated(field)] ?? null) !== null)
      .map((field) => invalidValue(field, "", "needs to be unset")),
  ];
}

function deprecated(field: string): string {
  return `deprecated${field.slice(0, 1).toUpperCase()}${field.slice(1)}`;
}

/** By the new API an Event is written once; what may grow is its series. */
function validateUnchanged(next: KubeObject, live: KubeObject): FieldError[] {
  const fixed = [
    ["regarding", "involvedObject"],
    ["reason", "reason"],
    ["note", "message"],
    ["type", "type"],
    ["eventTime", "eventTime"],
    ["action", "action"],
    ["related", "related"],
    ["reportingController", "reportingController"],
    ["reportingInstance", "reportingInstance"],
  ] as const;
  return fixed
    .filter(([field]) => !isSame(next[field], live[field]))
    .map(([field, told]) => invalidValue(told, next[field] ?? null, "field is immutable"));
}
