import type { ApiError, ObjectKind } from "../../cluster/index.ts";
import { bodyOf, tellFieldError, type FieldError } from "./field-error.ts";

/** What the API server says instead of an object: all of an ApiError but what was asked for. */
export type Refusal = Omit<ApiError, "doing" | "status"> & { readonly status: number };

/** Ends a request. Caught once, where the port answers. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A resource as the server names it: `configmaps`, `deployments.apps`. */
export function qualified(resource: string, group: string): string {
  return group === "" ? resource : `${resource}.${group}`;
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

export function refuse(status: number, reason: string, message: string, about?: ApiError["about"]): Refused {
  return new Refused({
    status,
    reason,
    message,
    causes: [],
    ...(about !== undefined && about.name !== "" && { about }),
  });
}

/** The resource alone, as the details of a Status name it: `deployments` of `deployments.apps`. */
function plain(what: string): string {
  return what.split(".", 1).join("");
}

export function badRequest(message: string): Refused {
  return refuse(400, "BadRequest", message);
}

/** @param what the qualified resource, such as `deployments.apps` */
export function notFound(what: string, name: string): Refused {
  return refuse(404, "NotFound", `${what} ${quote(name)} not found`, { resource: plain(what), name });
}

/** What the server answers on a path that it does not serve. */
export function noSuchResource(): Refused {
  return refuse(404, "NotFound", "the server could not find the requested resource");
}

export function alreadyExists(what: string, name: string): Refused {
  return refuse(409, "AlreadyExists", `${what} ${quote(name)} already exists`, { resource: plain(what), name });
}

export function conflict(what: string, name: string, why: string): Refused {
  const message = `Operation cannot be fulfilled on ${what} ${quote(name)}: ${why}`;
  return refuse(409, "Conflict", message, { resource: plain(what), name });
}

export function forbidden(what: string, name: string, why: string): Refused {
  const message = `${what} ${name === "" ? "" : `${quote(name)} `}is forbidden: ${why}`;
  return refuse(403, "Forbidden", message, { resource: plain(what), name });
}

/** 422: the object does not hold what it must. A field error that is said twice stands once in the message. */
export function invalid({ apiVersion, kind }: ObjectKind, name: string, errors: readonly FieldError[]): Refused {
  const told = [...new Set(errors.map(tellFieldError))];
  const all = told.length === 1 ? told.join("") : `[${told.join(", ")}]`;
  return new Refused({
    status: 422,
    reason: "Invalid",
    message: `${qualified(kind, groupOf(apiVersion))} ${quote(name)} is invalid: ${all}`,
    ...(name !== "" && { about: { resource: kind, name } }),
    causes: errors.map((error) => ({ field: error.field, reason: error.reason, message: bodyOf(error) })),
  });
}

/** As Go's `%q` prints what can stand in a name or a label. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
