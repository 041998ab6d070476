/** Sending a file: the wish that puts it into a thread once its bytes are there (SPEC F3). */
import Type, { type Static } from 'typebox';
import { cleanFileName, MessageFile, type StoredFile } from './file.ts';
import { SendEntry, sendEntry } from './message.ts';
import { refused, type Actor, type Mutator } from './mutator.ts';

/** Arguments of `sendFile`. */
export const SendFile = Type.Object(
	{ ...SendEntry.properties, file: MessageFile },
	{ additionalProperties: false }
);
export type SendFile = Static<typeof SendFile>;

/**
 * Appends a file, under the rules of `sendMessage`. Refused as `file-missing` when not all of its bytes have been received
 * from this author, as `invalid` when they are of another kind or size, or belong to another message.
 */
export const sendFile: Mutator<SendFile> = (scene, args, circumstances) => {
	const { actor, fileOf } = circumstances;
	const { id, name, type, size } = args.file;
	const stored = fileOf?.(id);
	if (fileOf && !isReceived(stored, actor)) return refused('file-missing');
	if (stored && (stored.type !== type || stored.size !== size)) return refused('invalid');
	if (stored?.messageId !== undefined && stored.messageId !== args.id) return refused('invalid');
	const { width, height } = stored ?? args.file;
	const sides = width === undefined || height === undefined ? {} : { width, height };
	const file: MessageFile = { id, name: cleanFileName(name, type), type, size, ...sides };
	return sendEntry(scene, args, { kind: 'file', text: '', file }, circumstances);
};

const isReceived = (stored: StoredFile | undefined, actor: Actor): boolean =>
	stored?.isWhole === true && stored.authorKind === actor.kind && stored.authorId === actor.id;
