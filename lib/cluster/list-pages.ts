import type { Answer, ApiError } from "./api-error.ts";
import type { ObjectList } from "./cluster.ts";
import * as limits from "./limits.ts";

export interface PageRequest {
  readonly limit: number;
  readonly continueToken: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
  /** Absent: that was the last page. */
  readonly continueToken: string | undefined;
}

/**
 * Reads all pages as one list. Where the continue token expires on the way (410, after 5 minutes or a compaction) it
 * begins again, so that the list is of one moment; where a page is too large it asks for a quarter of the objects.
 */
export async function readPages<T>(
  readPage: (request: PageRequest) => Promise<Answer<Page<T>>>,
): Promise<Answer<ObjectList<T>>> {
  let items: T[] = [];
  let limit = limits.listPageObjects;
  let continueToken: string | undefined;
  let restarts = 0;
  for (;;) {
    const page = await readPage({ limit, continueToken });
    if (page.kind === "done") {
      items = items.length === 0 ? [...page.value.items] : items.concat(page.value.items);
      continueToken = page.value.continueToken;
      if (continueToken === undefined)
        return { kind: "done", value: { items, resourceVersion: page.value.resourceVersion } };
    } else if (page.error.reason === "TooLarge" && limit > 1) {
      limit = Math.max(1, Math.floor(limit / 4));
    } else if (isExpired(page.error) && continueToken !== undefined && restarts < limits.listRestartsMax) {
      restarts += 1;
      items = [];
      continueToken = undefined;
    } else {
      return page;
    }
  }
}

function isExpired({ status }: ApiError): boolean {
  return status === 410;
}
