/** How wishes are decided (SPEC S4, S5, S10). */
import Type, { type Static } from 'typebox';
import { DAY_MS } from '#domain/clock.ts';
import { Id, Millis } from '#domain/fields.ts';
import { Epoch } from './epoch.ts';
import { ChangeNumber } from './pull.ts';

/** The most mutations that one request carries. */
export const MUTATIONS_MAX = 200;
/** How long a device keeps a wish that was granted after its effect is shown, in milliseconds of the server's clock (SPEC S8). */
export const GRANTED_KEPT_MS = 7 * DAY_MS;

/** One wish as it travels; whether name and arguments fit is decided for each by itself. */
export const SentMutation = Type.Object(
	{
		id: Id,
		name: Type.String({ maxLength: 60 }),
		args: Type.Unknown(),
		at: Type.Integer({ ...Millis, description: "When it was made, on the device's clock." })
	},
	{ additionalProperties: false, description: 'One wish.' }
);
export type SentMutation = Static<typeof SentMutation>;

/** An ordered batch of wishes. */
export const MutateRequest = Type.Object(
	{
		sentAt: Type.Integer({
			...Millis,
			description: "Now, on the device's clock: the server corrects by the difference."
		}),
		epoch: Type.Optional({
			...Epoch,
			description: 'The last one that answered this outbox: another is `too-old`, and nothing runs (S22).'
		}),
		mutations: Type.Array(SentMutation, { minItems: 1, maxItems: MUTATIONS_MAX })
	},
	{ additionalProperties: false, description: 'An ordered batch of wishes.' }
);
export type MutateRequest = Static<typeof MutateRequest>;

/** What became of one mutation. */
export const MutationResult = Type.Union(
	[
		Type.Object(
			{
				id: Id,
				kind: Type.Literal('applied'),
				number: Type.Integer({ ...ChangeNumber, description: 'The effect is in the feed at this number.' }),
				notice: Type.Optional(Type.Enum(['taken']))
			},
			{ additionalProperties: false }
		),
		Type.Object(
			{
				id: Id,
				kind: Type.Literal('held'),
				reason: Type.Enum(['visitor-wrote', 'colleague-wrote', 'taken', 'resolved', 'reopened'])
			},
			{ additionalProperties: false }
		),
		Type.Object(
			{
				id: Id,
				kind: Type.Literal('refused'),
				reason: Type.Enum([
					'invalid',
					'forbidden',
					'not-found',
					'not-joined',
					'no-address',
					'unanswered',
					'too-many',
					'blocked',
					'too-late',
					'file-missing',
					'unknown'
				])
			},
			{ additionalProperties: false }
		)
	],
	{ description: 'What became of one mutation.' }
);
export type MutationResult = Static<typeof MutationResult>;

/** One result per mutation, in the order of the request. */
export const MutateAnswer = Type.Object(
	{ epoch: Epoch, results: Type.Array(MutationResult) },
	{ additionalProperties: false, description: 'One result per mutation, in the order of the request.' }
);
export type MutateAnswer = Static<typeof MutateAnswer>;
