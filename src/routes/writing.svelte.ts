/** How this device's person writes: whether Enter sends (product C1). Fingers have no Shift, so there it makes a line. */

const KEY = 'porchlight-enter-sends';

class Writing {
	#enterSends = $state(read());

	get enterSends(): boolean {
		return this.#enterSends;
	}

	set enterSends(enterSends: boolean) {
		this.#enterSends = enterSends;
		localStorage.setItem(KEY, String(enterSends));
	}
}

export const writing = new Writing();

function read(): boolean {
	const stored = localStorage.getItem(KEY);
	return stored === null ? matchMedia('(hover: hover) and (pointer: fine)').matches : stored === 'true';
}
