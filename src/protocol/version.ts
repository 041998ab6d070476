/** The version of what is said between devices, widgets and server (SPEC S9). */

// 1: the first.
// 2: tags, assignment, notes, visitors that are edited and blocked; the reasons `reopened` and `blocked`.
/** What this program speaks. Raised with every change of a wire shape; its history stands above it. */
export const PROTOCOL = 2;
/** The oldest version that the server still serves. */
export const PROTOCOL_OLDEST = 2;
/** The header by which each side says its version; an answer without it is not ours (SPEC S15). */
export const PROTOCOL_HEADER = 'porchlight-protocol';
