/** The wishes about the workspace's lists: tags, shortcuts, groups, and IP addresses that are kept out. */
import { define } from './definition.ts';
import {
	createGroup,
	deleteGroup,
	GroupArgs,
	joinGroup,
	leaveGroup,
	MembershipArgs,
	NamedGroup,
	renameGroup,
	restoreGroup
} from './group.ts';
import {
	CreateShortcut,
	createShortcut,
	deleteShortcut,
	EditShortcut,
	editShortcut,
	restoreShortcut,
	ShortcutArgs
} from './shortcut.ts';
import { CreateTag, createTag, deleteTag, RenameTag, renameTag, restoreTag, TagArgs } from './tag.ts';
import { BlockIpAddress, blockIpAddress, UnblockIpAddress, unblockIpAddress } from './ip-block.ts';
import { touchGroup, touchMembership, touchNewTag, touchShortcut, touchTag } from './touching.ts';

/** Name, arguments, actors, touched documents and mutator of each of them. */
export const listMutations = {
	createTag: define({ args: CreateTag, actors: ['agent'], touches: touchNewTag, run: createTag }),
	renameTag: define({ args: RenameTag, actors: ['agent'], touches: touchTag, run: renameTag }),
	deleteTag: define({ args: TagArgs, actors: ['agent'], touches: touchTag, run: deleteTag }),
	restoreTag: define({ args: TagArgs, actors: ['agent'], touches: touchTag, run: restoreTag }),
	createShortcut: define({
		args: CreateShortcut,
		actors: ['agent'],
		touches: touchShortcut,
		run: createShortcut
	}),
	editShortcut: define({ args: EditShortcut, actors: ['agent'], touches: touchShortcut, run: editShortcut }),
	deleteShortcut: define({
		args: ShortcutArgs,
		actors: ['agent'],
		touches: touchShortcut,
		run: deleteShortcut
	}),
	restoreShortcut: define({
		args: ShortcutArgs,
		actors: ['agent'],
		touches: touchShortcut,
		run: restoreShortcut
	}),
	createGroup: define({ args: NamedGroup, actors: ['agent'], touches: touchGroup, run: createGroup }),
	renameGroup: define({ args: NamedGroup, actors: ['agent'], touches: touchGroup, run: renameGroup }),
	deleteGroup: define({ args: GroupArgs, actors: ['agent'], touches: touchGroup, run: deleteGroup }),
	restoreGroup: define({ args: GroupArgs, actors: ['agent'], touches: touchGroup, run: restoreGroup }),
	joinGroup: define({ args: MembershipArgs, actors: ['agent'], touches: touchMembership, run: joinGroup }),
	leaveGroup: define({ args: MembershipArgs, actors: ['agent'], touches: touchMembership, run: leaveGroup }),
	blockIpAddress: define({
		args: BlockIpAddress,
		actors: ['agent'],
		touches: ({ ipBlockId, visitId, againId }) => [
			{ collection: 'setting', id: ipBlockId },
			...(visitId === undefined ? [] : [{ collection: 'visit' as const, id: visitId }]),
			...(againId === undefined ? [] : [{ collection: 'setting' as const, id: againId }])
		],
		run: blockIpAddress
	}),
	unblockIpAddress: define({
		args: UnblockIpAddress,
		actors: ['agent'],
		touches: ({ ipBlockId }) => [{ collection: 'setting', id: ipBlockId }],
		run: unblockIpAddress
	})
} as const;
