/** Identifiers that follow from a name: who makes the same thing apart from each other makes one. */

/**
 * The UUID version 5 of a name (RFC 9562).
 *
 * @param namespace an identifier; the same name gives another one in each
 */
export function namedId(namespace: string, name: string): string {
	const bytes = Uint8Array.from(namespace.replaceAll('-', '').match(/../g) ?? [], (pair) =>
		parseInt(pair, 16)
	);
	const hash = sha1(new Uint8Array([...bytes, ...new TextEncoder().encode(name)]));
	const hex = [...hash.subarray(0, 4)].map((word) => word.toString(16).padStart(8, '0')).join('');
	const variant = ((parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** SHA-1 as five words: the platform's own exists only on pages that came by TLS. It keeps nothing secret here. */
function sha1(message: Uint8Array): Uint32Array {
	const hash = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
	const padded = new DataView(new ArrayBuffer(64 * Math.ceil((message.length + 9) / 64)));
	for (const [index, byte] of message.entries()) padded.setUint8(index, byte);
	padded.setUint8(message.length, 0x80);
	padded.setUint32(padded.byteLength - 4, message.length * 8);
	for (let block = 0; block < padded.byteLength; block += 64) {
		const words = Uint32Array.from({ length: 80 }, (_, index) =>
			index < 16 ? padded.getUint32(block + 4 * index) : 0
		);
		const at = (index: number): number => words[index] ?? 0;
		for (let index = 16; index < 80; index += 1)
			words[index] = turned(at(index - 3) ^ at(index - 8) ^ at(index - 14) ^ at(index - 16), 1);
		addRounds(hash, words);
	}
	return hash;
}

function addRounds(hash: Uint32Array, words: Uint32Array): void {
	let [a = 0, b = 0, c = 0, d = 0, e = 0] = hash;
	for (const [index, word] of words.entries()) {
		const [mixed, constant] = mixedIn(index, b, c, d);
		[e, d, c, b, a] = [d, c, turned(b, 30), a, (turned(a, 5) + mixed + e + constant + word) >>> 0];
	}
	for (const [index, word] of [a, b, c, d, e].entries()) hash[index] = (hash[index] ?? 0) + word;
}

function mixedIn(index: number, b: number, c: number, d: number): readonly [mixed: number, constant: number] {
	if (index < 20) return [(b & c) | (~b & d), 0x5a827999];
	if (index < 40) return [b ^ c ^ d, 0x6ed9eba1];
	if (index < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
	return [b ^ c ^ d, 0xca62c1d6];
}

const turned = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
