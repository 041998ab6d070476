/** Sends the bytes of a visitor's files piece by piece, before the wishes that wait for them (SPEC F2, F5; product X13). */
import type { RefusedReason } from '#domain/mutator.ts';
import type { FileAnswer, FileRequest } from '#protocol/file.ts';
import { nextPieceBytes, PIECE_FIRST_BYTES } from '#protocol/pieces.ts';
import { ask, type Answer, type Failed } from './ask.ts';
import type { Bytes } from './bytes.ts';
import type { Lent } from './files.ts';
import type { Wish } from './storage.ts';
import { makeTurns, type Came } from './turns.ts';

/** A wish that waits for the bytes of its file. */
type Waiting = Extract<Wish, { name: 'sendFile' }> & { readonly received: number };

const SENT: Came = { kind: 'sent' };
/** What is tried again by itself, later. */
const passing = (message: string): Failed => ({ kind: 'failed', error: { kind: 'unknown', message } });

/** Whether a wish waits for the bytes of its file. */
export const isWaiting = (wish: Wish): wish is Waiting =>
	wish.name === 'sendFile' && wish.received !== undefined;

/** Makes the sender of files of this page. @returns sends what waits, now */
export function makeUpload(lent: Lent, bytes: Bytes): () => void {
	const { kept, surroundings, identity } = lent;
	let length = PIECE_FIRST_BYTES;

	/** The file that waits longest, whole. */
	async function turn(): Promise<Came> {
		const visitor = kept.wishes().some(isWaiting) ? await identity.find() : undefined;
		const wish = kept.wishes().find(isWaiting);
		if (!visitor || !wish) return { kind: 'nothing' };
		if (visitor.kind === 'failed') return visitor;
		const { token } = visitor.body;
		const failed = await upload(wish, token);
		if (!failed) return SENT;
		const { error } = failed;
		if (error.kind === 'signed-out') await identity.renew(token);
		if (error.kind === 'not-found') return passing('the file was thrown away meanwhile');
		if (error.kind === 'too-large') return refuse(wish, 'file-too-large');
		if (error.kind !== 'invalid') return failed;
		return error.field === '/id' ? await rename(wish) : refuse(wish, 'file-kind');
	}

	/** Asks how far it has come and goes on from there, as long as the wish is wanted. */
	async function upload({ id: wishId, args: { file } }: Waiting, token: string): Promise<Failed | undefined> {
		const { id, type, size } = file;
		const request: FileRequest = { id, type, size };
		let answer: Answer<FileAnswer> = await ask<FileAnswer>(surroundings, '/api/file', request, token);
		while (answer.kind === 'ok') {
			const { received, isWhole } = answer.body;
			if (isWhole) {
				change(wishId, ({ received: _all, ...wish }) => wish);
				lent.flush();
				return undefined;
			}
			if (!change(wishId, (wish) => ({ ...wish, received }))) return undefined;
			const blob = await bytes.read(id);
			if (blob?.size !== size) {
				refuse({ id: wishId }, 'file-missing');
				return undefined;
			}
			const startedAt = surroundings.now();
			const piece = blob.slice(received, received + length);
			answer = await ask<FileAnswer>(surroundings, `/api/file/${id}/${received}`, piece, token);
			const isSent = answer.kind === 'ok';
			length = nextPieceBytes(length, isSent ? surroundings.now() - startedAt : Infinity);
			if (answer.kind === 'ok' && !answer.body.isWhole && answer.body.received <= received)
				return passing('the file does not grow');
		}
		return answer;
	}

	/** Changes a wish that still waits; false when it was taken back, or decided elsewhere. */
	function change(id: string, alter: (wish: Waiting) => Wish): boolean {
		const wish = kept.wishes().find((other) => other.id === id);
		if (!wish || !isWaiting(wish)) return false;
		kept.putWish(alter(wish));
		lent.refresh();
		return true;
	}

	function refuse({ id }: Pick<Waiting, 'id'>, refused: RefusedReason): Came {
		change(id, ({ received: _none, ...wish }) => ({ ...wish, refused }));
		return SENT;
	}

	/** The id belongs to the visitor that this one was before: the same bytes go under another. */
	async function rename({ id: wishId, args: { file } }: Waiting): Promise<Came> {
		const id = surroundings.newId();
		const blob = await bytes.read(file.id);
		if (blob) await bytes.keep(id, blob);
		change(wishId, (wish) => ({ ...wish, args: { ...wish.args, file: { ...file, id } } }));
		return SENT;
	}

	return makeTurns(surroundings, 'files', { turn, changed: () => {} });
}
