/** What stands at the end of the thread: the question for a verdict, and the way to keep what was said. Brought once there is something. */
import styles from './end.css?inline';
import { dress, part } from './part.ts';
import { drawRating, type Lent as LentToRating } from './rating.ts';
import { drawTranscript, type Lent as LentToTranscript } from './transcript.ts';

/** Draws it into its place. @returns shows how things stand now */
export function drawEnd(place: HTMLElement, lent: LentToRating & LentToTranscript): () => void {
	dress(place, styles);
	const [above, below] = [part('div', {}), part('div', {})];
	place.replaceChildren(above, below);
	const parts = [drawRating(above, lent), drawTranscript(below, lent)];
	return () => {
		for (const refresh of parts) refresh();
	};
}
