/** What a request carries; apart from its shapes, which whoever only asks need not know. */

/** The largest body of any request but uploads, in bytes. */
export const BODY_MAX_BYTES = 1_000_000;
/** The media type of a piece of a file. */
export const PIECE_TYPE = 'application/octet-stream';
