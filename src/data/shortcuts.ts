/** Questions about shortcuts, and what an agent may do with them. */
import type { Setting } from '#domain/setting.ts';
import { hasShortcut, keyWordOf } from '#domain/shortcut.ts';
import { byOwner } from '#domain/shortcut-list.ts';
import type { Data } from './data.ts';
import type { Live } from './live.ts';
import { allOf, type Seeing } from './merged.ts';
import { watch } from './question.ts';
import { wish } from './wish.ts';

/** What a person writes of a shortcut. */
export interface ShortcutDraft {
	/** Its key word. */
	readonly name: string;
	readonly text: string;
	/** Whether nobody else is to have it. */
	readonly isPersonal: boolean;
}

/** The agent's own shortcuts, then those of all, by key word; deleted ones left out. Empty until ready. */
export const watchShortcuts = (data: Data): Live<readonly Setting[]> =>
	watch(data, { about: ['setting'], ask: () => listShortcuts(data, data.session.agentId) }, []);

/**
 * Puts a shortcut on the list.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const createShortcut = (data: Data, { name, text, isPersonal }: ShortcutDraft): Promise<void> =>
	wish(data, 'createShortcut', {
		shortcutId: data.surroundings.newId(),
		name: keyWordOf(name),
		text: text.trim(),
		isPersonal
	});

/**
 * Writes the key word and the text of a shortcut, as far as they are others now.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function editShortcut(data: Data, shortcut: Setting, draft: ShortcutDraft): Promise<void> {
	const [name, text] = [keyWordOf(draft.name), draft.text.trim()];
	const change = {
		...(name === shortcut.name ? {} : { name }),
		...(text === shortcut.text ? {} : { text })
	};
	if (Object.keys(change).length === 0) return;
	await wish(data, 'editShortcut', { shortcutId: shortcut.id, ...change });
}

/**
 * Takes a shortcut from its list.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const deleteShortcut = (data: Data, shortcutId: string): Promise<void> =>
	wish(data, 'deleteShortcut', { shortcutId });

/**
 * Undoes a deletion.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const restoreShortcut = (data: Data, shortcutId: string): Promise<void> =>
	wish(data, 'restoreShortcut', { shortcutId });

async function listShortcuts(data: Seeing, agentId: string): Promise<Setting[]> {
	const all = await allOf(data, 'setting', { equal: { kind: 'shortcut' } });
	return all.filter((one) => one.deletedAt === undefined && hasShortcut(one, agentId)).toSorted(byOwner);
}
