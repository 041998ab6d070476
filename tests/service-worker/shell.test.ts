import { expect, test } from 'vitest';
import { isAppPage, shellFiles } from '../../src/service-worker/shell.ts';

test('[X1] the page of every route is kept, and named files are fetched anew with each version', () => {
	const kept = shellFiles(
		['/_app/immutable/a.js'],
		['/icons/icon.svg', '/demo/index.html', '/robots.txt'],
		'v2'
	);
	expect(kept).toEqual([
		{ url: '/200.html', revision: 'v2' },
		{ url: '/_app/immutable/a.js', revision: null },
		{ url: '/icons/icon.svg', revision: 'v2' }
	]);
});

test('pages of the app are answered from what is kept; the server, the widget and the demo shop are not', () => {
	for (const path of ['/', '/home', '/conversations/x', '/sign-in', '/apiary', '/demonstration']) {
		expect(isAppPage(path), path).toBe(true);
	}
	for (const path of ['/api/pull', '/widget.js', '/widget/panel.js', '/demo', '/demo/', '/demo.html']) {
		expect(isAppPage(path), path).toBe(false);
	}
});
