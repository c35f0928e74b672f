import type { ApiError } from "./api-error.ts";

/**
 * Was a delete refused because its object is not, or no longer, the one that its preconditions describe? A webhook may deny
 * with 409 as well; its words come behind its name, and are a refusal like any other.
 */
export function failsPrecondition({ status, message }: ApiError): boolean {
  return status === 409 && message.startsWith("Operation cannot be fulfilled on ") && preconditions.test(message);
}

/**
 * In Kubernetes' words: as every kind's registry checks the UID and the resourceVersion, as Namespaces, CustomResourceDefinitions and
 * the store do, and as the store says that somebody was faster.
 */
const preconditions =
  /the (UID|ResourceVersion) in the precondition|precondition failed: |the object has been modified/i;
