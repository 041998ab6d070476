/** The files of a stage's server, as far as they have come (SPEC F2, F3). */
import type { StoredFile } from '#domain/file.ts';
import { ours } from './answers.ts';

export class Uploads {
	readonly files = new Map<string, StoredFile>();
	/** Offset and length of each piece, in the order in which they came. */
	readonly pieces: [number, number][] = [];
	/** Whether whole files are what they say. */
	areTrue = true;
	/** Called when a piece has been taken, before it is answered. */
	onpiece: () => void = () => {};

	/** Says how far a file has come, and takes a piece of one. */
	async receive(authorId: string, path: string, body: Record<string, unknown>): Promise<Response> {
		const [, , , id = body['id'] as string, offset] = path.split('/');
		const author = { authorKind: 'visitor', authorId };
		const told = body as unknown as Pick<StoredFile, 'id' | 'type' | 'size'>;
		const known = this.files.get(id) ?? { ...told, ...author, received: 0, isWhole: false };
		if (known.authorId !== authorId) return ours({ kind: 'invalid', message: '', field: '/id' }, 422);
		const bytes = body['bytes'] instanceof Blob ? await body['bytes'].arrayBuffer() : undefined;
		const isNext = bytes && String(known.received) === offset;
		if (isNext) this.pieces.push([known.received, bytes.byteLength]);
		const received = known.received + (isNext ? bytes.byteLength : 0);
		const file = { ...known, received, isWhole: received === known.size };
		this.files.set(id, file);
		if (isNext) this.onpiece();
		if (file.isWhole && !this.areTrue) return ours({ kind: 'invalid', message: '', field: '/type' }, 422);
		return ours({ received, isWhole: file.isWhole });
	}
}
