/** A shortcut of the installed app, pressed while the app is open. */
import { expect, test } from 'vitest';
import { followLaunches } from '#ui/hand/launches.ts';

const origin = 'https://desk.example';
type Take = (launch: { readonly targetURL?: string }) => void;

/** A page whose browser tells of what happened before, and of what comes. */
function openPage(...before: readonly string[]) {
	const went: string[] = [];
	let tell: Take = () => undefined;
	const setConsumer = (take: Take) => {
		for (const path of before) take({ targetURL: origin + path });
		tell = take;
	};
	followLaunches((address) => went.push(address), '/conversations', {
		launchQueue: { setConsumer },
		location: { origin }
	});
	return { went, launch: (targetURL?: string) => tell(targetURL === undefined ? {} : { targetURL }) };
}

test('a shortcut leads the open window to its place, as often as it is pressed', () => {
	const { went, launch } = openPage();
	launch(`${origin}/home`);
	launch(`${origin}/conversations?shortcut`);
	launch(`${origin}/home`);
	expect(went).toEqual(['/home', '/conversations?shortcut', '/home']);
});

test('what loaded the page, the icon of the app and another origin lead nowhere', () => {
	const { went, launch } = openPage('/home', '/conversations?shortcut');
	launch(`${origin}/conversations`);
	launch('https://elsewhere.example/home');
	launch();
	expect(went).toEqual([]);
});

test('a browser without such a queue is left alone', () => {
	expect(() => followLaunches(() => undefined, '/conversations', { location: { origin } })).not.toThrow();
});
