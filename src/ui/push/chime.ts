/** The sound of news in an open app: two soft notes, made by the browser itself (product N5). */

/** The notes: A5, then D6, in hertz; each fades away by itself. */
const NOTES = [880, 1174.66] as const;
const APART_SECONDS = 0.13;
const FADE_SECONDS = 0.5;
/** Calm beside a person's own music. */
const LOUDNESS = 0.12;

let audio: AudioContext | undefined;

/**
 * Sounds once. Browsers let nothing sound before its person has pressed anything on the page: then it stays silent.
 *
 * @returns whether it sounds
 */
export async function chime(): Promise<boolean> {
	if (!('AudioContext' in globalThis) || navigator.userActivation?.hasBeenActive === false) return false;
	try {
		audio ??= new AudioContext();
		if (audio.state !== 'running') await audio.resume();
		const { currentTime, destination } = audio;
		for (const [at, frequency] of NOTES.entries()) {
			const startsAt = currentTime + at * APART_SECONDS;
			const tone = new OscillatorNode(audio, { frequency, type: 'sine' });
			const loudness = new GainNode(audio, { gain: 0 });
			loudness.gain.setValueAtTime(0, startsAt);
			loudness.gain.linearRampToValueAtTime(LOUDNESS, startsAt + 0.01);
			loudness.gain.exponentialRampToValueAtTime(0.001, startsAt + FADE_SECONDS);
			tone.connect(loudness).connect(destination);
			tone.start(startsAt);
			tone.stop(startsAt + FADE_SECONDS);
		}
		return true;
	} catch {
		// A device without a way to sound; what happened stands on the screen.
		return false;
	}
}
