const dateTime = /^(\d{4})-(\d{2})-(\d{2})t(\d{2}):(\d{2}):(\d{2})(.\d+)?(z|[+-]\d{2}:\d{2})$/;

/** Whether `text` has the format date-time to the API server: RFC 3339, in either case, without leap seconds. */
export function isDateTime(text: string): boolean {
  const match = dateTime.exec(text.toLowerCase());
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  return isDay(year, month, day) && hour <= 23 && minute <= 59 && second <= 59;
}

function isDay(year: number, month: number, day: number): boolean {
  const found = new Date(Date.UTC(2000, month - 1, day));
  found.setUTCFullYear(year, month - 1, day); // Date.UTC takes years before 100 for others
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}
