/**
 * What a workspace keeps lists of. One collection for all kinds, told apart by `kind`: RxDB opens at most 13 in one
 * page, and lists as short as these need none of their own.
 */
import Type, { type Static } from 'typebox';
import { Id, Millis, NAME_MAX, ShortText } from './fields.ts';
import { applied, refused, type Actor, type Circumstances, type Outcome, type Scene } from './mutator.ts';
import { cleanLine } from './text.ts';

/** Longest text of a shortcut, in UTF-16 units: less than a message, since its variables are filled in. */
export const SHORTCUT_TEXT_MAX = 3_000;

/** The colours that a screen has in light and in dark. */
export const Color = Type.Enum(['grey', 'red', 'amber', 'green', 'blue', 'violet']);
export type Color = Static<typeof Color>;

/** An entry of one of the workspace's lists. */
export const Setting = Type.Object(
	{
		id: Id,
		kind: Type.Enum(['tag', 'shortcut', 'group', 'ipBlock'], { type: 'string', maxLength: 10 }),
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
		description:
			"An entry of one of the workspace's lists: a tag, a shortcut, a group, or IP addresses that are kept out."
	}
);
export type Setting = Static<typeof Setting>;

/** What agents receive of a setting who may not see IP addresses: that some are kept out, and not which (product V6). */
export const hiddenSetting = (setting: Setting): Setting =>
	setting.kind === 'ipBlock' ? { ...setting, name: '' } : setting;

/** Those entries of a list that are not deleted. */
export const shownOnly = (list: readonly Setting[]): Setting[] =>
	list.filter(({ deletedAt }) => deletedAt === undefined);

/** The name of one of the workspace's lists. */
export type SettingKind = Setting['kind'];

/**
 * Puts an entry on a list whose ids follow from names (SPEC M6): what is there stays as it is, and what was deleted is back
 * under the name that it is given.
 */
export function createSetting(
	scene: Scene,
	{ id, kind, name: written, color }: Pick<Setting, 'id' | 'kind' | 'name'> & { readonly color?: Color },
	{ actor, writtenAt, now }: Circumstances
): Outcome {
	const name = cleanLine(written, NAME_MAX);
	const known = scene.read('setting', id);
	if (name === '' || (known && known.kind !== kind)) return refused('invalid');
	if (known) {
		const { deletedAt, ...setting } = known;
		return deletedAt === undefined
			? applied([])
			: put({ ...setting, name, namedAt: Math.max(writtenAt, known.namedAt) });
	}
	const made = { createdById: actor.id, createdAt: now, namedAt: writtenAt };
	return put({ id, kind, name, ...(color === undefined ? {} : { color }), ...made });
}

/** Gives an entry another name, which only the owner and managers may; the name written later wins. */
export function renameSetting(
	scene: Scene,
	{ name: written, ...which }: Which & { readonly name: string },
	{ actor, writtenAt }: Circumstances
): Outcome {
	const name = cleanLine(written, NAME_MAX);
	if (name === '') return refused('invalid');
	return changeSetting(scene, which, actor, (setting) =>
		writtenAt < setting.namedAt ? undefined : { ...setting, name, namedAt: writtenAt }
	);
}

/** Takes an entry from its list, and so from everything that shows it, which only the owner and managers may; nothing that names it is changed. */
export const deleteSetting = (scene: Scene, which: Which, { actor, now }: Circumstances): Outcome =>
	changeSetting(scene, which, actor, (setting) =>
		setting.deletedAt === undefined ? { ...setting, deletedAt: now } : undefined
	);

/** Undoes a deletion, which only the owner and managers may: the entry is back wherever it was (product E12). */
export const restoreSetting = (scene: Scene, which: Which, { actor }: Circumstances): Outcome =>
	changeSetting(scene, which, actor, ({ deletedAt, ...setting }) =>
		deletedAt === undefined ? undefined : setting
	);

type Which = Pick<Setting, 'id' | 'kind'>;

const put = (document: Setting): Outcome => applied([{ collection: 'setting', document }]);

function changeSetting(
	scene: Scene,
	{ id, kind }: Which,
	actor: Actor,
	how: (setting: Setting) => Setting | undefined
): Outcome {
	const setting = scene.read('setting', id);
	if (!setting || setting.kind !== kind) return refused('not-found');
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	const changed = how(setting);
	return changed ? put(changed) : applied([]);
}
