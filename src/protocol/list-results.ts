/** What the wishes about the workspace's lists are for and what may become of them; the others: results.ts. */
import type { listMutations } from '#domain/list-mutations.ts';
import type { HeldReason, Notice, RefusedReason } from '#domain/mutator.ts';

/** What may become of one wish beside being applied; `refusedAnyway` comes on top. */
export interface Results {
	readonly meaning: string;
	readonly held: readonly HeldReason[];
	readonly refused: readonly RefusedReason[];
	readonly notices: readonly Notice[];
}

/** What may become of each of them. */
export const listResults = {
	createTag: {
		meaning:
			"Puts a tag on the workspace's list; one that is there stays as it is, one that was deleted is back (M6). For those whom `tagMakers` of the workspace names.",
		held: [],
		refused: [],
		notices: []
	},
	renameTag: {
		meaning: 'Gives a tag another name; the one written last stands. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	deleteTag: {
		meaning:
			'Takes a tag from the list and from all that shows it, and removes nothing. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	restoreTag: {
		meaning: 'Undoes the deletion of a tag. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	createGroup: {
		meaning:
			"Puts a group on the workspace's list; one that is there stays as it is, one that was deleted is back (M6). For owner and managers.",
		held: [],
		refused: [],
		notices: []
	},
	renameGroup: {
		meaning: 'Gives a group another name; the one written last stands. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	deleteGroup: {
		meaning:
			'Takes a group from the list and from all that shows it, and removes nothing. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	restoreGroup: {
		meaning: 'Undoes the deletion of a group. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	joinGroup: {
		meaning:
			'Lets an agent belong to a group; of joining and leaving the later choice stands. Agents choose for themselves, owner and managers for anybody.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	leaveGroup: {
		meaning: 'Lets an agent belong to a group no more, under the rules of `joinGroup`.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	createShortcut: {
		meaning:
			'Puts a shortcut on the list of the workspace or, `isPersonal`, on that of its author, where nobody else has it. Its key word is one word.',
		held: [],
		refused: [],
		notices: []
	},
	editShortcut: {
		meaning:
			'Writes the key word or the text of a shortcut; of each the one written last stands. A shared one is for its author, owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	deleteShortcut: {
		meaning: 'Takes a shortcut from its list; who may change it may.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	restoreShortcut: {
		meaning: 'Undoes the deletion of a shortcut; who may change it may.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	blockIpAddress: {
		meaning:
			'Keeps out whoever comes from the IP address of a visit (`visitId`), an IPv6 one by its /64, or once more those of an earlier block (`againId`), for a time or for good (W7). For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	unblockIpAddress: {
		meaning: 'Takes a block of IP addresses back. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	}
} as const satisfies Record<keyof typeof listMutations, Results>;
