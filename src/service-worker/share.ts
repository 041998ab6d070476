/** What other apps share with this one: kept before any page opens, so line and app may be away (product C3). */
import { newId } from '#domain/id.ts';
import { SHARE_PATH, sharedFault, sharedText, type ShareFault, type SharedPiece } from '#domain/shared.ts';
import { cleanText } from '#domain/text.ts';
import { Shared } from '#outbox/shared.ts';
import { AppError } from '#protocol/error.ts';

/** Answers what the system posts when its person chooses this app to share with. */
export function takeShares(worker: ServiceWorkerGlobalScope): void {
	worker.addEventListener('fetch', (event) => {
		const { method, url } = event.request;
		if (method === 'POST' && new URL(url).pathname === SHARE_PATH) event.respondWith(keep(event.request));
	});
}

/** Keeps it and leads to where a conversation is chosen: by another address, so that a reload shares nothing twice. */
async function keep(request: Request): Promise<Response> {
	const lead = (fault?: ShareFault) =>
		Response.redirect(fault === undefined ? SHARE_PATH : `${SHARE_PATH}?fault=${fault}`, 303);
	const given = await request.formData().catch(() => undefined);
	const pieces = given ? piecesOf(given, Date.now()) : [];
	if (pieces.length === 0) return lead('unreadable');
	const shared = new Shared();
	try {
		await shared.keep(pieces);
		return lead();
	} catch (error) {
		return lead(error instanceof AppError && error.kind === 'storage-full' ? 'full' : 'unreadable');
	} finally {
		shared.close();
	}
}

/** The pieces of a share, by the names that the manifest gives them; in the order of the share. */
export function piecesOf(given: FormData, at: number): SharedPiece[] {
	const words = ['title', 'text', 'url'].map((name) => given.get(name));
	const text = cleanText(sharedText(words.filter((word) => typeof word === 'string')));
	const all = given.getAll('files').filter((one) => one instanceof File);
	const files = all.filter((file) => !isNoFile(file));
	const told = text === '' ? [] : [{ id: newId(), at, text }];
	// Later ones a moment later, so that they are read in their order.
	return [...told, ...files.map((file, index) => pieceOf(file, index, at + 1 + index))];
}

/** What forms post where no file was chosen. */
const isNoFile = ({ name, size }: File): boolean => name === '' && size === 0;

function pieceOf(file: File, index: number, at: number): SharedPiece {
	const { name, type, size } = file;
	const fault = sharedFault(size, index);
	return { id: newId(), at, file: { name, type, size, ...(fault ? { fault } : { blob: file }) } };
}
