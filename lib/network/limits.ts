/** Redirects that one request follows. */
export const redirectsMax = 5;
/** Milliseconds until a connection stands, its name resolved; a request's own deadline may end it sooner. */
export const connectTimeoutMs = 10_000;
/** Connections to one host at the same time. */
export const connectionsPerHostMax = 16;
/** Bytes of an unwanted body that are read so that its connection can be used again; what has more to come is closed. */
export const unwantedBytesMax = 16 * 1024;
/** Characters of an address that a message shows. */
export const addressCharactersMax = 200;
