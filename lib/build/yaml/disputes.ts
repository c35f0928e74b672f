import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event } from "js-yaml";

/** A place that js-yaml, by YAML 1.2, and kubectl, by YAML 1.1, would read with different results. */
export interface Dispute {
  /** Where in the source. */
  readonly position: number;
  readonly problem: string;
}

/**
 * The first place that would mean something else to kubectl, without either of the two calling it an error: `[::]` is one text
 * to kubectl and a map to js-yaml. Such a place is refused: written more plainly it means the same to both.
 */
export function findDispute(source: string, events: readonly Event[]): Dispute | undefined {
  const inFlow: boolean[] = [];
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        inFlow.push(false);
        break;
      case EVENT_ID.POP:
        inFlow.pop();
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        inFlow.push(event.style === COLLECTION_STYLE.FLOW);
        break;
      case EVENT_ID.SCALAR:
      case EVENT_ID.ALIAS:
        break;
    }
    const dispute = disputedName(source, event) ?? disputedScalar(source, event, inFlow.at(-1) === true);
    if (dispute !== undefined) return dispute;
  }
  return undefined;
}

/** YAML 1.1 ends the name of an anchor where 1.2 goes on: `&a:b`. */
function disputedName(source: string, event: Event): Dispute | undefined {
  if (!("anchorStart" in event) || event.anchorStart < 0) return undefined;
  const name = source.slice(event.anchorStart, event.anchorEnd);
  if (/^[A-Za-z0-9_-]+$/.test(name)) return undefined;
  return {
    position: event.anchorStart,
    problem: `the anchor ${name} holds more than letters, digits, - and _; rename it`,
  };
}

const problem = "YAML 1.1 and 1.2 disagree about a ?, : or tag within brackets; quote the text";
const colonBeforeIndicator = /\s*:[,[\]{}]/y;

function disputedScalar(source: string, event: Event, inFlow: boolean): Dispute | undefined {
  if (event.type !== EVENT_ID.SCALAR) return undefined;
  const tag = event.tagStart < 0 ? "" : source.slice(event.tagStart, event.tagEnd);
  if (tag === "!" || (tag !== "" && /(?:map|seq)>?$/.test(tag))) {
    return { position: event.tagStart, problem: `its tag ${tag} does not say what the value is; remove the tag` };
  }
  if (!inFlow || event.style !== SCALAR_STYLE.PLAIN) return undefined;
  if (event.valueStart < 0) return tag === "" ? undefined : { position: event.tagStart, problem };
  colonBeforeIndicator.lastIndex = event.valueEnd;
  const isAgreed = !/[?:]/.test(source.charAt(event.valueStart)) && !colonBeforeIndicator.test(source);
  return isAgreed ? undefined : { position: event.valueStart, problem };
}
