/** Words that are nowhere, and what they may mean (SPEC S21). */
import { expect, test } from 'vitest';
import { openDesk } from './desk.ts';
import { asked, named } from './searching.ts';

test('[S21] [S10] a typo is found among the words of its own workspace, however many others there are', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const eve = await desk.owner('Eve');
	await asked(desk, ana.workspaceId, 'Vera', 'The lanterns are broken');
	const letters = [...'abcdefghijklmnopqrstuvwxyz'];
	const near = letters.flatMap((one) => letters.map((other) => `${one}anter${other}s`));
	await asked(desk, eve.workspaceId, 'Mallory', near.slice(0, 400).join(' '), near.slice(400).join(' '));
	expect(await named(desk, ana, 'lanternz ')).toEqual(['Vera']);
	expect(await named(desk, ana, 'lanternz xanterzz ')).toEqual([]);
	expect(await named(desk, eve, 'lanternz')).toEqual(['Mallory']);
	expect(desk.bugs).toEqual([]);
});

test('[S21] of what a typo may mean only so much is looked for, so that no question grows without end', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const letters = [...'abcdefghijklmnop'];
	const near = letters.flatMap((one) => letters.map((other) => `lanter${one}${other}`));
	await asked(desk, ana.workspaceId, 'Otto', near.join(' '));
	desk.pass(1_000);
	await asked(desk, ana.workspaceId, 'Vera', 'lanterzz');
	expect(await named(desk, ana, 'lanterqq ')).toEqual(['Otto']);
	expect(await named(desk, ana, 'lanterzz ')).toEqual(['Vera']);
});
