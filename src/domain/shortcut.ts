/** Saved answers, called by their key word: for all agents, or for the one who made it alone. */
import Type, { type Static } from 'typebox';
import { Id } from './fields.ts';
import { applied, refused, type Actor, type Mutator, type Scene } from './mutator.ts';
import { SHORTCUT_TEXT_MAX, type Setting } from './setting.ts';
import { cleanLine, cleanText } from './text.ts';

/** Longest key word, in UTF-16 units. */
export const KEY_WORD_MAX = 40;

const KeyWord = Type.String({ minLength: 1, maxLength: KEY_WORD_MAX });
const ShortcutText = Type.String({ minLength: 1, maxLength: SHORTCUT_TEXT_MAX });

/** Arguments of `createShortcut`. */
export const CreateShortcut = Type.Object(
	{
		shortcutId: Id,
		name: Type.String({ ...KeyWord, description: 'The key word: made one word without dots.' }),
		text: ShortcutText,
		isPersonal: Type.Boolean({ description: 'Whether its author alone has it.' })
	},
	{ additionalProperties: false }
);
export type CreateShortcut = Static<typeof CreateShortcut>;

/** Arguments of `editShortcut`: what is written anew. */
export const EditShortcut = Type.Object(
	{ shortcutId: Id, name: Type.Optional(KeyWord), text: Type.Optional(ShortcutText) },
	{ additionalProperties: false }
);
export type EditShortcut = Static<typeof EditShortcut>;

/** Arguments of `deleteShortcut` and `restoreShortcut`. */
export const ShortcutArgs = Type.Object({ shortcutId: Id }, { additionalProperties: false });
export type ShortcutArgs = Static<typeof ShortcutArgs>;

/** The key word that a text becomes: one word without dots, since a dot begins it and a space ends it; maybe empty. */
export const keyWordOf = (text: string): string =>
	cleanLine(text, KEY_WORD_MAX)
		.replace(/[\s.]+/g, '-')
		.replace(/^-+|-+$/g, '');

/** Whether a shortcut is there for an agent: a personal one is for nobody else. */
export const hasShortcut = ({ kind, agentId }: Setting, actorId: string): boolean =>
	kind === 'shortcut' && (agentId === undefined || agentId === actorId);

/**
 * Whether somebody may change a shortcut that is there for them. Its words are sent in the names of all who have it: so
 * a shared one is for its author and for those who answer for the workspace.
 */
export const mayChangeShortcut = (
	{ agentId, createdById }: Setting,
	{ id, role }: { readonly id: string; readonly role: 'owner' | 'manager' | 'agent' }
): boolean => agentId === id || createdById === id || role !== 'agent';

/** Puts a shortcut on the list of the workspace, or on that of its author. */
export const createShortcut: Mutator<CreateShortcut> = (scene, args, { actor, writtenAt, now }) => {
	const [name, text] = [keyWordOf(args.name), cleanText(args.text)];
	if (name === '' || text === '' || scene.read('setting', args.shortcutId)) return refused('invalid');
	const written = { name, namedAt: writtenAt, text, textAt: writtenAt };
	const made = { createdById: actor.id, createdAt: now };
	const owned = args.isPersonal ? { agentId: actor.id } : {};
	return put({ id: args.shortcutId, kind: 'shortcut', ...written, ...made, ...owned });
};

/** Writes the key word or the text of a shortcut, each by itself; what was written last stands, in whatever order two arrive. */
export const editShortcut: Mutator<EditShortcut> = (scene, args, { actor, writtenAt }) =>
	change(scene, args, actor, (shortcut) => {
		const [name, text] = [args.name && keyWordOf(args.name), args.text && cleanText(args.text)];
		if (name === '' || text === '') return 'invalid';
		const named = name !== undefined && writtenAt >= shortcut.namedAt;
		const written = text !== undefined && writtenAt >= (shortcut.textAt ?? 0);
		if (!named && !written) return undefined;
		return {
			...shortcut,
			...(named ? { name, namedAt: writtenAt } : {}),
			...(written ? { text, textAt: writtenAt } : {})
		};
	});

/** Takes a shortcut from its list. */
export const deleteShortcut: Mutator<ShortcutArgs> = (scene, args, { actor, now }) =>
	change(scene, args, actor, (shortcut) =>
		shortcut.deletedAt === undefined ? { ...shortcut, deletedAt: now } : undefined
	);

/** Undoes a deletion (product E12). */
export const restoreShortcut: Mutator<ShortcutArgs> = (scene, args, { actor }) =>
	change(scene, args, actor, ({ deletedAt, ...shortcut }) =>
		deletedAt === undefined ? undefined : shortcut
	);

const put = (document: Setting) => applied([{ collection: 'setting', document }]);

function change(
	scene: Scene,
	{ shortcutId }: ShortcutArgs,
	actor: Actor,
	how: (shortcut: Setting) => Setting | undefined | 'invalid'
): ReturnType<Mutator<ShortcutArgs>> {
	const shortcut = scene.read('setting', shortcutId);
	// One of somebody else's is answered as one that does not exist.
	if (!shortcut || !hasShortcut(shortcut, actor.id)) return refused('not-found');
	if (actor.kind !== 'agent' || !mayChangeShortcut(shortcut, actor)) return refused('forbidden');
	const changed = how(shortcut);
	if (changed === 'invalid') return refused('invalid');
	return changed ? put(changed) : applied([]);
}
