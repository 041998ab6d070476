/** What stands before anybody is signed in is drawn on a new device, on any line: it loads little, and nothing of the copy. */
import { expect, test } from 'vitest';
import { files, importsOf, targetOf } from './rooms.ts';

const DOOR = [
	'src/routes/+layout.svelte',
	'src/routes/+error.svelte',
	'src/routes/+page.ts',
	'src/routes/sign-in/+page.svelte',
	'src/routes/sign-up/+page.svelte'
];
const PACKAGES = ['$app', '@lucide/svelte', '@sveltejs/kit', 'svelte', 'typebox'];

/** What these files import at once, and what that does; each with the way there. */
function broughtAlong(from: readonly string[]): Map<string, string> {
	const found = new Map(from.map((file) => [file, file]));
	for (const [file, way] of found)
		for (const line of files.includes(file) ? importsOf(file) : []) {
			const target = targetOf(line);
			if (!line.erased && !line.later && !found.has(target)) found.set(target, `${way} > ${target}`);
		}
	return found;
}

const along = [...broughtAlong(DOOR)];

test('the door brings along no package but those of its forms, so nothing that opens the copy or the outbox', () => {
	const packages = along.filter(([target]) => !target.startsWith('src/'));
	expect(packages.filter(([name]) => !PACKAGES.includes(name)).map(([, way]) => way)).toEqual([]);
});

test('the door knows neither documents nor wishes', () => {
	const registries = /^src\/(domain\/(documents|mutations)|protocol\/endpoints)\.ts$/;
	expect(along.filter(([target]) => registries.test(target)).map(([, way]) => way)).toEqual([]);
	// Else nothing would be looked at.
	expect(along.map(([target]) => target)).toContain('src/data/session.ts');
});
