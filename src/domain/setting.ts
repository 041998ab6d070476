/**
 * What a workspace keeps lists of. One collection for all kinds, told apart by `kind`: RxDB opens at most 13 in one
 * page, and lists as short as these need none of their own.
 */
import Type, { type Static } from 'typebox';
import { Id, Millis, ShortText } from './fields.ts';

/** Longest text of a shortcut, in UTF-16 units: less than a message, since its variables are filled in. */
export const SHORTCUT_TEXT_MAX = 3_000;

/** The colours that a screen has in light and in dark. */
export const Color = Type.Enum(['grey', 'red', 'amber', 'green', 'blue', 'violet']);
export type Color = Static<typeof Color>;

/** An entry of one of the workspace's lists. */
export const Setting = Type.Object(
	{
		id: Id,
		kind: Type.Enum(['tag', 'shortcut'], { type: 'string', maxLength: 10 }),
		name: ShortText,
		namedAt: Type.Integer({ ...Millis, description: 'When the name was written; the later one wins.' }),
		color: Type.Optional(Color),
		text: Type.Optional(
			Type.String({ maxLength: SHORTCUT_TEXT_MAX, description: 'Of a shortcut: what it puts into a reply.' })
		),
		textAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'When the text was written; the later one wins.' })
		),
		agentId: Type.Optional(
			Type.String({ ...Id, description: 'The only agent who has it; absent when all do.' })
		),
		createdById: Id,
		createdAt: Millis,
		deletedAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'Since when it is shown nowhere; absent while it is.' })
		)
	},
	{
		additionalProperties: false,
		description: "An entry of one of the workspace's lists: a tag or a shortcut."
	}
);
export type Setting = Static<typeof Setting>;
