/** What a mutator is: a pure function from documents and a wish to documents, or held, or refused (SPEC M1). */
import type { Document, DocumentName } from './documents.ts';
import type { StoredFile } from './file.ts';

/** Who wishes something; comes from the session or the token, never from the body (SPEC S10). */
export type Actor =
	| {
			readonly kind: 'agent';
			readonly id: string;
			readonly role: 'owner' | 'manager' | 'agent';
			readonly workspaceId: string;
	  }
	| { readonly kind: 'visitor'; readonly id: string }
	| { readonly kind: 'chatbot'; readonly id: string };

/** Names one document. */
export interface Key {
	readonly collection: DocumentName;
	readonly id: string;
}

/** A document as a mutator leaves it. */
export type Put = {
	[N in DocumentName]: { readonly collection: N; readonly document: Document<N> };
}[DocumentName];

/** The documents a mutator may read: those it named by `touches`, as they are before it runs. */
export interface Scene {
	read<N extends DocumentName>(collection: N, id: string): Document<N> | undefined;
}

/** Under which circumstances a wish is decided. */
export interface Circumstances {
	readonly actor: Actor;
	/** When it was written, on the clock of the one who decides. */
	readonly writtenAt: number;
	/** When it is decided; equal to `writtenAt` on a device, which shows the best case. */
	readonly now: number;
	/** What has been received of a file (SPEC F3); absent on a device, which shows the best case. */
	readonly fileOf?: (fileId: string) => StoredFile | undefined;
	/** Whether its author and its line may have one more letter sent (SPEC M10); absent on a device, which shows the best case. */
	readonly mayMail?: boolean | undefined;
}

/** Why a wish waits for its person: the world moved on since it was made (product X3). */
export type HeldReason = 'visitor-wrote' | 'colleague-wrote' | 'taken' | 'resolved' | 'reopened';

/** Why a wish can never be granted as it is. */
export type RefusedReason =
	| 'invalid'
	| 'forbidden'
	| 'not-found'
	| 'not-joined'
	| 'no-address'
	| 'unanswered'
	| 'too-many'
	| 'blocked'
	| 'too-late'
	| 'file-missing'
	| 'file-too-large'
	| 'file-kind'
	| 'unknown';

/** What its person is told although a wish was granted. */
export type Notice = 'taken';

/** What became of a wish. */
export type Outcome =
	| { readonly kind: 'applied'; readonly puts: readonly Put[]; readonly notice?: Notice }
	| { readonly kind: 'held'; readonly reason: HeldReason }
	| { readonly kind: 'refused'; readonly reason: RefusedReason };

/** Decides one wish; the same result on device and server for the same input (SPEC M1). */
export type Mutator<Args> = (scene: Scene, args: Args, circumstances: Circumstances) => Outcome;

/** Granted, with the documents as they are now; none when nothing changes. */
export const applied = (puts: readonly Put[], notice?: Notice): Outcome =>
	notice === undefined ? { kind: 'applied', puts } : { kind: 'applied', puts, notice };

/** Waits for its person to decide. */
export const held = (reason: HeldReason): Outcome => ({ kind: 'held', reason });

/** Can't be granted. */
export const refused = (reason: RefusedReason): Outcome => ({ kind: 'refused', reason });
