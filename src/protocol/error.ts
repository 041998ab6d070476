/** The closed list of what can go wrong, the body that says so, and the one class that carries it. */
import Type, { type Static } from 'typebox';
import { Epoch } from './epoch.ts';

/** Longest message of a failure, in UTF-16 units. */
export const ERROR_MESSAGE_MAX = 500;
/** Longest pointer to what is wrong, in UTF-16 units. */
export const ERROR_FIELD_MAX = 200;

/** The kinds of failure; each has one recovery (ARCHITECTURE, errors). */
export const ErrorKind = Type.Enum([
	'offline',
	'invalid',
	'signed-out',
	'forbidden',
	'not-found',
	'too-large',
	'too-old',
	'version',
	'busy',
	'taken',
	'wrong-password',
	'storage-full',
	'unknown'
]);
export type ErrorKind = Static<typeof ErrorKind>;

/** What every failed request answers, and what `bye` carries. */
export const ErrorBody = Type.Object(
	{
		kind: ErrorKind,
		message: Type.String({
			maxLength: ERROR_MESSAGE_MAX,
			description: 'For developers; screens have their own sentence per kind.'
		}),
		field: Type.Optional(
			Type.String({ maxLength: ERROR_FIELD_MAX, description: 'Of kind invalid: where, as a JSON pointer.' })
		),
		waitMs: Type.Optional(
			Type.Integer({ minimum: 0, description: 'Of kind busy: how long to wait, in milliseconds.' })
		),
		epoch: Type.Optional({ ...Epoch, description: 'Of kind too-old, to wishes: that of the server.' })
	},
	{ additionalProperties: false, description: 'A failure.' }
);
export type ErrorBody = Static<typeof ErrorBody>;

/** The status by which each kind travels; kinds that never travel have none. */
export const statusOf = {
	offline: undefined,
	invalid: 422,
	'signed-out': 401,
	forbidden: 403,
	'not-found': 404,
	'too-large': 413,
	'too-old': 410,
	version: 426,
	busy: 429,
	taken: 409,
	'wrong-password': 401,
	'storage-full': undefined,
	unknown: 500
} as const satisfies Record<ErrorKind, number | undefined>;

/** A failure with a kind, on either side of the line. */
export class AppError extends Error {
	override readonly name = 'AppError';
	readonly body: ErrorBody;
	readonly status: number;

	/** @param status another than the kind's usual one, such as 400 for what is not JSON at all */
	constructor(body: ErrorBody, status: number = statusOf[body.kind] ?? 500) {
		super(body.message);
		this.body = body;
		this.status = status;
	}

	get kind(): ErrorKind {
		return this.body.kind;
	}
}
