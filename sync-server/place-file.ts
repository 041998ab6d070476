/**
 * Reads a file of places by IP address in the MaxMind format, version 2, where it lies: each answer is some forty reads of a few
 * bytes, which the system keeps at hand. As an object in memory the same file takes 8 MB and more.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
/** The description lies within so many bytes from the end. */
const DESCRIPTION_MAX_BYTES = 131_072;
/** Between the tree and what its leaves name. */
const SEPARATOR_BYTES = 16;
/** No record of a place is longer. */
const RECORD_MAX_BYTES = 4_096;
/** A record names others; one that names itself would never end. */
const DEPTH_MAX = 20;

/** The kinds of value that places are made of; others are passed over. */
const [POINTER, TEXT, DOUBLE, BYTES, UINT16, UINT32, MAP, INT32, UINT64, UINT128, LIST, , , TRUTH, FLOAT] = [
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
];
const NUMBERS = [UINT16, UINT32, INT32, UINT64, UINT128];

/** A file of places. */
export interface PlaceFile {
	/** What the file says of an address, as it says it; undefined when nothing. */
	find(ipAddress: string): unknown;
	close(): void;
}

interface Layout {
	readonly nodeCount: number;
	/** Bits of half a node. */
	readonly recordBits: number;
	readonly isIpv6: boolean;
}

/** Opens a file of places. @throws Error when it is none */
export function openPlaceFile(path: string): PlaceFile {
	const file = openSync(path, 'r');
	const { size } = fstatSync(file);
	const read = (at: number, length: number): Buffer => {
		const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)));
		readSync(file, bytes, 0, bytes.length, at);
		return bytes;
	};
	const { nodeCount, recordBits, isIpv6 } = layoutOf(read(Math.max(0, size - DESCRIPTION_MAX_BYTES), size));
	const nodeBytes = recordBits / 4;
	const data = nodeCount * nodeBytes + SEPARATOR_BYTES;

	function step(node: number, bit: number): number {
		const bytes = read(node * nodeBytes, nodeBytes);
		if (recordBits === 24) return bytes.readUIntBE(bit * 3, 3);
		if (recordBits === 32) return bytes.readUInt32BE(bit * 4);
		const middle = bytes.readUInt8(3);
		const high = bit === 0 ? middle >> 4 : middle & 0x0f;
		return (high << 24) | bytes.readUIntBE(bit * 4, 3);
	}

	return {
		find: (ipAddress) => {
			let node = 0;
			for (const bit of bitsOf(ipAddress, isIpv6)) {
				if (node >= nodeCount) break;
				node = step(node, bit);
			}
			if (node <= nodeCount) return undefined;
			return new Values((at) => read(data + at, RECORD_MAX_BYTES)).at(node - nodeCount - SEPARATOR_BYTES);
		},
		close: () => closeSync(file)
	};
}

function layoutOf(tail: Buffer): Layout {
	const marker = tail.lastIndexOf(MARKER);
	const said =
		marker === -1 ? undefined : new Values((at) => tail.subarray(marker + MARKER.length + at)).at(0);
	const layout = said as Record<string, unknown> | undefined;
	const [nodeCount, recordBits] = [Number(layout?.['node_count']), Number(layout?.['record_size'])];
	if (!(nodeCount > 0) || ![24, 28, 32].includes(recordBits)) throw new Error('this is no file of places');
	return { nodeCount, recordBits, isIpv6: layout?.['ip_version'] === 6 };
}

/** The bits of an address from the first; an IPv4 address lies in a file of IPv6 below ninety-six zeros. */
function bitsOf(ipAddress: string, isIpv6: boolean): number[] {
	const bits = (numbers: readonly number[], width: number) =>
		numbers.flatMap((number) => Array.from({ length: width }, (_, at) => (number >> (width - 1 - at)) & 1));
	if (!ipAddress.includes(':')) {
		const own = bits(ipAddress.split('.').map(Number), 8);
		return isIpv6 ? [...Array.from({ length: 96 }, () => 0), ...own] : own;
	}
	if (!isIpv6) return [];
	const [head = '', tail = ''] = ipAddress.split('::');
	const [before, after] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
	const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0);
	const groups = [...(before ?? []), ...Array.from({ length: missing }, () => '0'), ...(after ?? [])];
	return bits(
		groups.map((group) => parseInt(group, 16)),
		16
	);
}

/** Reads values one after another, each by what its first byte says. */
class Values {
	readonly #from: (at: number) => Buffer;
	#bytes: Buffer = Buffer.alloc(0);
	#at = 0;

	constructor(from: (at: number) => Buffer) {
		this.#from = from;
	}

	at(offset: number, depth = 0): unknown {
		this.#bytes = this.#from(offset);
		this.#at = 0;
		return this.#next(depth);
	}

	#next(depth: number): unknown {
		if (depth > DEPTH_MAX) throw new Error('a file of places without end');
		const first = this.#number(1);
		const kind = first >> 5 || this.#number(1) + 7;
		if (kind === POINTER) return this.#elsewhere(first, depth);
		const size = this.#size(first & 0x1f);
		if (kind === TEXT) return this.#take(size).toString('utf8');
		if (kind === MAP) {
			const pairs = Array.from(
				{ length: size },
				() => [this.#next(depth + 1), this.#next(depth + 1)] as const
			);
			return Object.fromEntries(pairs);
		}
		if (kind === LIST) return Array.from({ length: size }, () => this.#next(depth + 1));
		if (kind === TRUTH) return size === 1;
		if (NUMBERS.includes(kind)) return size <= 6 ? this.#number(size) : this.#take(size);
		if (kind === DOUBLE || kind === FLOAT || kind === BYTES) return this.#take(size);
		throw new Error(`a value of kind ${kind} in a file of places`);
	}

	#elsewhere(first: number, depth: number): unknown {
		const length = ((first >> 3) & 3) + 1;
		const high = length === 4 ? 0 : first & 7;
		const offset = [0, 0, 2_048, 526_336, 0][length] ?? 0;
		const target = high * 256 ** length + this.#number(length) + offset;
		return new Values(this.#from).at(target, depth + 1);
	}

	#size(said: number): number {
		if (said < 29) return said;
		if (said === 29) return 29 + this.#number(1);
		if (said === 30) return 285 + this.#number(2);
		return 65_821 + this.#number(3);
	}

	#number(length: number): number {
		const bytes = this.#take(length);
		return length === 0 ? 0 : bytes.readUIntBE(0, length);
	}

	#take(length: number): Buffer {
		this.#at += length;
		return this.#bytes.subarray(this.#at - length, this.#at);
	}
}
