import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { documents } from '#domain/documents.ts';
import { mutations } from '#domain/mutations.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError, ErrorKind, statusOf } from '#protocol/error.ts';
import { pushEndpoints, PushPayload } from '#protocol/push.ts';
import { StreamDown, StreamUp } from '#protocol/stream.ts';
import { PROTOCOL, PROTOCOL_OLDEST } from '#protocol/version.ts';

/** What the wire looked like when `PROTOCOL` was last raised. */
const WIRE = { protocol: 1, hash: '8736fc095bf45740' };

test('[S9] a changed wire shape fails here until the protocol version is raised', () => {
	const shapes = JSON.stringify(
		[documents, mutations, endpoints, pushEndpoints, PushPayload, StreamUp, StreamDown, ErrorKind, statusOf],
		withoutProse
	);
	const hash = createHash('sha256').update(shapes).digest('hex').slice(0, 16);
	expect({ protocol: PROTOCOL, hash }).toEqual(WIRE);
});

test('[S9] the oldest served version is not newer than the present one', () => {
	expect(PROTOCOL_OLDEST).toBeLessThanOrEqual(PROTOCOL);
});

test('every kind of error that travels has a status of its own meaning', () => {
	const travelling = ErrorKind.enum.filter((kind) => statusOf[kind] !== undefined);
	for (const kind of travelling) expect(new AppError({ kind, message: '' }).status).toBe(statusOf[kind]);
	expect(new AppError({ kind: 'offline', message: '' }).status).toBe(500);
});

function withoutProse(key: string, value: unknown): unknown {
	return key === 'description' || key === 'meaning' ? undefined : value;
}
