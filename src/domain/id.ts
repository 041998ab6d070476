/** Identifiers, as an injected function, so that tests can repeat them. */

/** Makes a fresh identifier; every call gives another one. */
export type NewId = () => string;

/**
 * Makes UUID version 7 identifiers.
 *
 * @param now milliseconds since 1970 UTC; only for locality, never read back
 * @param randomBytes fills an array of bytes with chance
 */
export function makeIds(now: () => number, randomBytes: (bytes: Uint8Array<ArrayBuffer>) => void): NewId {
	return () => {
		const bytes = new Uint8Array(16);
		randomBytes(bytes);
		let time = now();
		for (let index = 5; index >= 0; index -= 1) {
			bytes[index] = time % 256;
			time = Math.floor(time / 256);
		}
		bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
		bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
		const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
		return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
	};
}

/** Identifiers from the platform's clock and chance: what every program uses outside tests. */
export const newId: NewId = makeIds(Date.now, (bytes) => crypto.getRandomValues(bytes));
