/** The version of what is said between devices, widgets and server (SPEC S9). */

// 1: the first.
/** What this program speaks. Raised with every change of a wire shape; its history stands above it. */
export const PROTOCOL = 1;
/** The oldest version that the server still serves. */
export const PROTOCOL_OLDEST = 1;
/** The header by which each side says its version; an answer without it is not ours (SPEC S15). */
export const PROTOCOL_HEADER = 'porchlight-protocol';
