/** A value that does not fit its type; the message says why and is empty when the type says it all. */
export class ValueError extends Error {}
