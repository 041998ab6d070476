/** Every address of the server: what goes in, what comes out, for whom. */
import type { TSchema } from 'typebox';
import { MutateAnswer, MutateRequest } from './mutate.ts';
import { PullAnswer, PullRequest, SnapshotAnswer, SnapshotRequest } from './pull.ts';
import { Session, SignInRequest, SignUpRequest } from './session.ts';
import { VisitorAnswer, VisitorRequest, WidgetAnswer } from './widget.ts';

/** One address: `who` may ask; an agent comes by cookie, a visitor by bearer token. */
export interface Endpoint {
	readonly method: 'GET' | 'POST';
	readonly path: string;
	readonly who: readonly ('anyone' | 'agent' | 'visitor')[];
	readonly request?: TSchema;
	readonly answer?: TSchema;
	readonly meaning: string;
}

/** The addresses by name; clients and server take them from here. */
export const endpoints = {
	signUp: {
		method: 'POST',
		path: '/api/sign-up',
		who: ['anyone'],
		request: SignUpRequest,
		answer: Session,
		meaning: 'Creates an account and signs in.'
	},
	signIn: {
		method: 'POST',
		path: '/api/sign-in',
		who: ['anyone'],
		request: SignInRequest,
		answer: Session,
		meaning: 'Signs in.'
	},
	signOut: {
		method: 'POST',
		path: '/api/sign-out',
		who: ['agent'],
		meaning: 'Ends the session of this device.'
	},
	session: {
		method: 'GET',
		path: '/api/session',
		who: ['agent'],
		answer: Session,
		meaning: 'Says who is signed in.'
	},
	pull: {
		method: 'POST',
		path: '/api/pull',
		who: ['agent', 'visitor'],
		request: PullRequest,
		answer: PullAnswer,
		meaning: 'What changed above a number.'
	},
	snapshot: {
		method: 'POST',
		path: '/api/snapshot',
		who: ['agent', 'visitor'],
		request: SnapshotRequest,
		answer: SnapshotAnswer,
		meaning: 'The next page of a first copy.'
	},
	mutate: {
		method: 'POST',
		path: '/api/mutate',
		who: ['agent', 'visitor'],
		request: MutateRequest,
		answer: MutateAnswer,
		meaning: 'Decides wishes.'
	},
	stream: {
		method: 'GET',
		path: '/api/stream',
		who: ['agent', 'visitor'],
		meaning: 'The live line, a WebSocket.'
	},
	widget: {
		method: 'GET',
		path: '/api/widget/:workspaceId',
		who: ['anyone'],
		answer: WidgetAnswer,
		meaning: 'What the closed widget shows.'
	},
	visitor: {
		method: 'POST',
		path: '/api/visitor',
		who: ['anyone'],
		request: VisitorRequest,
		answer: VisitorAnswer,
		meaning: "A visitor's token."
	}
} as const satisfies Record<string, Endpoint>;
