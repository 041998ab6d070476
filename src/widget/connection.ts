/** Keeps the visitor's live line for as long as it is wanted: the protocol of a device, with a visitor's rights (W1). */
import type { ErrorBody } from '#protocol/error.ts';
import type { StreamUp } from '#protocol/stream.ts';
import { isPassing } from './ask.ts';
import type { Identity } from './identity.ts';
import { makeLife, type Life, type Listener } from './life.ts';
import { backOff, makePatience } from './patience.ts';
import type { Surroundings } from './surroundings.ts';

/** How the line is. */
export type Line =
	| { readonly kind: 'asleep' }
	| { readonly kind: 'open' }
	/** During an attempt, or between two; `isCut` when the server could not be asked at all by the last that ended. */
	| { readonly kind: 'connecting' | 'waiting'; readonly isCut: boolean }
	| { readonly kind: 'stopped'; readonly error: ErrorBody };

/** One line after another. */
export interface Connection {
	/** Opens the line and keeps it open; nothing when it is. */
	start(): void;
	/** Closes the line until `start`, so that the browser may keep a page that is left for the way back to it. */
	sleep(): void;
	/** The network or the visitor may be back: tries now instead of later, and drops a line that fell silent. */
	wake(): void;
	/** Begins a new line in place of this one, for another visitor. */
	renew(): void;
	/** Says something if somebody listens; told and forgotten. */
	say(word: StreamUp): void;
}

/** Makes a line that is closed until `start`. */
export function makeConnection(
	surroundings: Surroundings,
	identity: Identity,
	{ listener, onchange }: { listener: Listener; onchange: (line: Line) => void }
): Connection {
	const patience = makePatience(surroundings);
	let isWanted = false;
	let isRunning = false;
	let isCut = false;
	let life: Life | undefined;

	async function run(): Promise<void> {
		isRunning = true;
		for (let attempt = 0; isWanted;) {
			onchange({ kind: 'connecting', isCut });
			const { error, hasLived } = await once(isCut || attempt > 0);
			if (error && !isPassing(error)) {
				isWanted = isRunning = false;
				return onchange({ kind: 'stopped', error });
			}
			if (!isWanted) break;
			attempt = hasLived ? 1 : attempt + 1;
			isCut = error !== undefined;
			onchange({ kind: 'waiting', isCut });
			await patience.wait(error?.waitMs ?? backOff(attempt, surroundings.random()));
		}
		isRunning = false;
		onchange({ kind: 'asleep' });
	}

	/** One line, to its end. After trouble, news come by HTTP first: some networks let no socket through. */
	async function once(hadTrouble: boolean): Promise<{ error?: ErrorBody | undefined; hasLived?: boolean }> {
		const visitor = await identity.find();
		if (visitor.kind === 'failed') return { error: visitor.error };
		life = makeLife(surroundings, listener, {
			visitor: visitor.body,
			onopen: () => onchange({ kind: 'open' })
		});
		const error = (hadTrouble ? await life.catchUp() : undefined) ?? (await life.listen());
		if (error?.kind === 'signed-out') await identity.renew(visitor.body.token);
		return { error, hasLived: life.isGreeted() };
	}

	return {
		start: () => {
			isWanted = true;
			if (!isRunning) void run();
		},
		sleep: () => {
			isWanted = false;
			life?.close();
			patience.wake();
		},
		wake: () => {
			if (!patience.wake() && life?.isSilent()) life.close();
		},
		renew: () => life?.close(),
		say: (word) => life?.say(word)
	};
}
