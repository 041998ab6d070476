/**
 * What a workspace keeps lists of. One collection for all kinds, told apart by `kind`: RxDB opens at most 13 in one
 * page, and lists as short as these need none of their own.
 */
import Type, { type Static } from 'typebox';
import { Id, Millis, ShortText } from './fields.ts';

/** The colours that a screen has in light and in dark. */
export const Color = Type.Enum(['grey', 'red', 'amber', 'green', 'blue', 'violet']);
export type Color = Static<typeof Color>;

/** An entry of one of the workspace's lists. */
export const Setting = Type.Object(
	{
		id: Id,
		kind: Type.Enum(['tag', 'ipBlock'], { type: 'string', maxLength: 10 }),
		name: ShortText,
		namedAt: Type.Integer({ ...Millis, description: 'When the name was written; the later one wins.' }),
		color: Type.Optional(Color),
		createdById: Id,
		createdAt: Millis,
		endsAt: Type.Optional(
			Type.Integer({
				...Millis,
				description: 'Of an ipBlock: when it is over by itself; absent when for good.'
			})
		),
		deletedAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'Since when it is shown nowhere; absent while it is.' })
		)
	},
	{
		additionalProperties: false,
		description: "An entry of one of the workspace's lists: a tag, or IP addresses that are kept out."
	}
);
export type Setting = Static<typeof Setting>;

/** What agents receive of a setting who may not see IP addresses: that some are kept out, and not which (product V6). */
export const hiddenSetting = (setting: Setting): Setting =>
	setting.kind === 'ipBlock' ? { ...setting, name: '' } : setting;
