/** What a widget asks before it speaks like any device (SPEC W1, W2). */
import Type, { type Static } from 'typebox';
import { Id, ShortText } from '#domain/fields.ts';
import { FileSize } from '#domain/file.ts';
import { Epoch } from './epoch.ts';
import { Team } from './stream.ts';

/** Asks what to show; stores nothing and makes no visitor. */
export const WidgetAnswer = Type.Object(
	{
		name: ShortText,
		team: Team,
		fileMaxBytes: Type.Integer({ ...FileSize, description: 'The largest file that may be sent.' }),
		canMail: Type.Boolean({ description: 'Whether letters can leave (M7, M10).' })
	},
	{ additionalProperties: false, description: 'What the closed widget shows.' }
);
export type WidgetAnswer = Static<typeof WidgetAnswer>;

/** Asks for a visitor's token; the old one, if it still holds, is renewed. */
export const VisitorRequest = Type.Object(
	{ workspaceId: Id, token: Type.Optional(Type.String({ maxLength: 400 })) },
	{ additionalProperties: false, description: "Asks for a visitor's token; one that still holds is renewed." }
);
export type VisitorRequest = Static<typeof VisitorRequest>;

/** A token that opens one visitor's conversations and nothing else. */
export const VisitorAnswer = Type.Object(
	{ token: Type.String({ maxLength: 400 }), visitorId: Id, epoch: Epoch },
	{
		additionalProperties: false,
		description: "A token that opens one visitor's conversations and nothing else."
	}
);
export type VisitorAnswer = Static<typeof VisitorAnswer>;
