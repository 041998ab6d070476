/** Every address of the server: what goes in, what comes out, for whom. */
import type { TSchema } from 'typebox';
import type { ErrorKind } from './error.ts';
import { FileAddressAnswer, FileAddressRequest, FileAnswer, FileRequest } from './file.ts';
import { MutateAnswer, MutateRequest } from './mutate.ts';
import {
	PullAnswer,
	PullRequest,
	SnapshotAnswer,
	SnapshotRequest,
	ThreadAnswer,
	ThreadRequest
} from './pull.ts';
import { SearchAnswer, SearchRequest } from './search.ts';
import { sessionEndpoints } from './session.ts';
import { VisitAnswer, VisitRequest } from './visit.ts';
import { VisitorAnswer, VisitorRequest, WidgetAnswer } from './widget.ts';

/** One address: `who` may ask; an agent comes by cookie, a visitor by bearer token. */
export interface Endpoint {
	readonly method: 'GET' | 'POST';
	readonly path: string;
	readonly who: readonly ('anyone' | 'agent' | 'visitor')[];
	readonly request?: TSchema;
	readonly answer?: TSchema;
	/** What may come instead, beside `failsAnywhere`. */
	readonly fails: readonly ErrorKind[];
	readonly meaning: string;
}

/** What may come from any address instead of its answer. */
export const failsAnywhere = [
	'invalid',
	'version',
	'busy',
	'unknown'
] as const satisfies readonly ErrorKind[];

/** The addresses by name; clients and server take them from here. */
export const endpoints = {
	...sessionEndpoints,
	pull: {
		method: 'POST',
		path: '/api/pull',
		who: ['agent', 'visitor'],
		request: PullRequest,
		answer: PullAnswer,
		fails: ['forbidden', 'signed-out', 'too-large', 'too-old'],
		meaning: 'What changed above a number.'
	},
	snapshot: {
		method: 'POST',
		path: '/api/snapshot',
		who: ['agent', 'visitor'],
		request: SnapshotRequest,
		answer: SnapshotAnswer,
		fails: ['forbidden', 'signed-out', 'too-large', 'too-old'],
		meaning: 'The next page of a first copy.'
	},
	thread: {
		method: 'POST',
		path: '/api/thread',
		who: ['agent'],
		request: ThreadRequest,
		answer: ThreadAnswer,
		fails: ['forbidden', 'signed-out', 'too-large', 'too-old', 'not-found'],
		meaning: 'A whole conversation that is not on the device.'
	},
	mutate: {
		method: 'POST',
		path: '/api/mutate',
		who: ['agent', 'visitor'],
		request: MutateRequest,
		answer: MutateAnswer,
		fails: ['forbidden', 'signed-out', 'too-large', 'too-old'],
		meaning: 'Decides wishes.'
	},
	search: {
		method: 'POST',
		path: '/api/search',
		who: ['agent'],
		request: SearchRequest,
		answer: SearchAnswer,
		fails: ['forbidden', 'signed-out', 'too-large'],
		meaning: 'Conversations of the workspace in which something is.'
	},
	file: {
		method: 'POST',
		path: '/api/file',
		who: ['agent', 'visitor'],
		request: FileRequest,
		answer: FileAnswer,
		fails: ['forbidden', 'signed-out', 'too-large'],
		meaning: 'Says which file is to come, and answers how far it has come.'
	},
	filePiece: {
		method: 'POST',
		path: '/api/file/:fileId/:offset',
		who: ['agent', 'visitor'],
		answer: FileAnswer,
		fails: ['forbidden', 'signed-out', 'too-large', 'not-found'],
		meaning:
			'The bytes of a file from an offset on, as `application/octet-stream`; the last piece is `invalid` when the bytes are of another kind, and all are thrown away.'
	},
	fileAddress: {
		method: 'POST',
		path: '/api/file-address',
		who: ['agent', 'visitor'],
		request: FileAddressRequest,
		answer: FileAddressAnswer,
		fails: ['forbidden', 'signed-out', 'too-large', 'not-found'],
		meaning: 'Where a file can be read, for a while.'
	},
	fileBytes: {
		method: 'GET',
		path: '/api/file/:address',
		who: ['anyone'],
		fails: ['forbidden', 'not-found'],
		meaning:
			'The bytes of a file or of its thumbnail, whole or a range of them; by an address that was given.'
	},
	stream: {
		method: 'GET',
		path: '/api/stream',
		who: ['agent', 'visitor'],
		fails: ['forbidden', 'signed-out'],
		meaning:
			'The live line, a WebSocket; asked without an upgrade it is `invalid`, and failures of the line come in its `bye`.'
	},
	widget: {
		method: 'GET',
		path: '/api/widget/:workspaceId',
		who: ['anyone'],
		answer: WidgetAnswer,
		fails: ['forbidden', 'not-found'],
		meaning: 'What the closed widget shows.'
	},
	visit: {
		method: 'POST',
		path: '/api/visit',
		who: ['anyone'],
		request: VisitRequest,
		answer: VisitAnswer,
		fails: ['forbidden', 'too-large', 'not-found'],
		meaning: 'Which page of the site is looked at; without a visitor nothing of it is stored.'
	},
	visitor: {
		method: 'POST',
		path: '/api/visitor',
		who: ['anyone'],
		request: VisitorRequest,
		answer: VisitorAnswer,
		fails: ['forbidden', 'too-large', 'not-found'],
		meaning: "A visitor's token."
	}
} as const satisfies Record<string, Endpoint>;
