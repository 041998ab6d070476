/** Trying something again and again: in one tab at a time, and patiently after failures that pass (SPEC S11, S18). */
import type { ErrorBody } from '#protocol/error.ts';
import { isPassing } from './ask.ts';
import { backOff, makePatience } from './patience.ts';
import type { Surroundings } from './surroundings.ts';

/** How it is going. */
export type Sending =
	| { readonly kind: 'calm' }
	| { readonly kind: 'waiting' }
	| { readonly kind: 'stopped'; readonly error: ErrorBody };

/** What came of one turn: after one that sent something, another follows. */
export type Came =
	| { readonly kind: 'nothing' }
	| { readonly kind: 'sent' }
	| { readonly kind: 'failed'; readonly error: ErrorBody };

/** @param name of what no two tabs do at once. @returns takes a turn now */
export function makeTurns(
	surroundings: Surroundings,
	name: string,
	{ turn, changed }: { turn: () => Promise<Came>; changed: (sending: Sending) => void }
): () => void {
	const patience = makePatience(surroundings);
	let isRunning = false;
	let isAskedAgain = false;

	async function run(): Promise<void> {
		isRunning = true;
		for (let attempt = 0; isAskedAgain;) {
			isAskedAgain = false;
			const came = await surroundings.alone(`porchlight-${name}-${surroundings.workspaceId}`, turn);
			if (came.kind !== 'failed') {
				attempt = 0;
				changed({ kind: 'calm' });
				isAskedAgain ||= came.kind === 'sent';
			} else if (isPassing(came.error)) {
				attempt += 1;
				changed({ kind: 'waiting' });
				await patience.wait(came.error.waitMs ?? backOff(attempt, surroundings.random()));
				isAskedAgain = true;
			} else {
				changed({ kind: 'stopped', error: came.error });
				break;
			}
		}
		isRunning = false;
	}

	return () => {
		isAskedAgain = true;
		if (isRunning) patience.wake();
		else void run();
	};
}
