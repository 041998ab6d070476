import { afterEach, expect, test } from 'vitest';
import { keepPlace } from '#ui/base/keep-place.ts';

afterEach(() => document.body.replaceChildren());

const frame = () => new Promise(requestAnimationFrame);

/** Draws a page, presses what `[data-here]` names, and lets what came of it settle. @returns the id of what has the focus then */
async function after(html: string, change: (pressed: HTMLElement) => void): Promise<string | undefined> {
	document.body.innerHTML = html;
	const pressed = document.querySelector<HTMLElement>('[data-here]');
	if (!pressed) throw new Error('nothing is here');
	pressed.focus();
	const end = keepPlace(pressed);
	change(pressed);
	// As a browser does with the focus of what it takes out.
	if (!pressed.isConnected) (document.activeElement as HTMLElement | null)?.blur();
	for (let count = 0; count < 4; count += 1) await frame();
	end();
	return document.activeElement?.id;
}

const banner = (button = '<button data-here></button>') =>
	`<div><a id="before" href="/"></a><div class="banner"><p>Away</p>${button}</div><input id="next"></div>`;
const goAway = (pressed: HTMLElement) => pressed.parentElement?.remove();

test('when a banner goes away with its button, what stands after it has the focus', async () => {
	expect(await after(banner(), goAway)).toBe('next');
});

test('what comes in its place comes first, and with nothing after it what came before', async () => {
	const replace = (pressed: HTMLElement) => {
		pressed.parentElement?.insertAdjacentHTML('afterend', '<textarea id="field"></textarea>');
		goAway(pressed);
	};
	expect(await after(banner(), replace)).toBe('field');
	const end = '<div><a id="before" href="/"></a><div><button data-here></button></div></div>';
	expect(await after(end, goAway)).toBe('before');
});

test('who has put the focus elsewhere is not called back, and what stays keeps it', async () => {
	const move = (pressed: HTMLElement) => {
		goAway(pressed);
		document.body.insertAdjacentHTML('beforeend', '<input id="elsewhere">');
	};
	const moved = after(banner(), move);
	document.getElementById('elsewhere')?.focus();
	expect(await moved).toBe('elsewhere');
	const add = () => document.body.insertAdjacentHTML('beforeend', '<input>');
	expect(await after(banner('<button id="same" data-here></button>'), add)).toBe('same');
});

test('of a choice that stands there the chosen one has it', async () => {
	const choice =
		'<div><div><button data-here></button></div><input type="radio" name="a"><input id="chosen" type="radio" name="a" checked></div>';
	expect(await after(choice, goAway)).toBe('chosen');
});

test('when what took its place goes away in its turn, as a button does while a wish is stored, the next one has it', async () => {
	document.body.innerHTML = '<div><button id="asked"></button></div><input id="after">';
	const [place, asked] = [document.querySelector('div'), document.getElementById('asked')];
	if (!place || !asked) throw new Error('nothing is here');
	asked.focus();
	const end = keepPlace(asked);
	for (const id of ['begin', 'undo']) {
		(document.activeElement as HTMLElement).blur();
		place.innerHTML = `<button id="${id}"></button>`;
		for (let count = 0; count < 4; count += 1) await frame();
		expect(document.activeElement?.id).toBe(id);
	}
	end();
});
