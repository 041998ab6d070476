// @vitest-environment happy-dom
/** The verdict on a conversation that has ended (product section 6, "end"; C7, X12; SPEC M9). */
import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/clock.ts';
import { ana } from '../kit/cast.ts';
import { Browser, type Tab } from './browser.ts';
import { Stage } from './stage.ts';

/** A visitor who wrote and was answered, on a page that shows the panel. */
async function begun(aheadMs = 0) {
	const stage = new Stage();
	const browser = new Browser(stage);
	const tab = browser.open({ now: () => stage.now + aheadMs });
	tab.talk.open();
	tab.say('Is it broken?');
	await stage.settle();
	const conversationId = stage.conversations[0]?.id ?? '';
	await stage.answers(conversationId, 'It is not.');
	return { stage, browser, tab, conversationId };
}

const end = (stage: Stage, conversationId: string) =>
	stage.does(ana, {
		name: 'resolveConversation',
		args: { conversationId, eventId: stage.newId(), seenPosition: 1_000 }
	});

const reopen = (stage: Stage, conversationId: string) =>
	stage.does(ana, { name: 'reopenConversation', args: { conversationId, eventId: stage.newId() } });

/** Where a page asks for the verdict. */
async function formOf(stage: Stage, { talk }: Tab) {
	const host = document.createElement('div');
	document.body.append(host);
	const end = document.createElement('div');
	host.attachShadow({ mode: 'open' }).append(document.createElement('section'));
	host.shadowRoot?.firstElementChild?.append(end);
	await talk.drawEnd(end);
	await stage.settle();
	const place = end.firstElementChild as HTMLElement;
	const faces = () => [...place.querySelectorAll<HTMLInputElement>('input')];
	const press = (text: string) =>
		[...place.querySelectorAll('button')].find(({ textContent }) => textContent === text)?.click();
	return {
		place,
		faces,
		press,
		words: () => place.querySelector('textarea'),
		said: () => [...place.querySelectorAll('p')].map(({ textContent }) => textContent),
		choose: (score: number) => faces()[score - 1]?.click(),
		write: (text: string) => {
			const field = place.querySelector('textarea');
			if (!field) throw new Error('there is no field');
			field.value = text;
			field.dispatchEvent(new Event('input'));
		}
	};
}

const rating = (stage: Stage) => stage.conversations[0]?.ratings;

test('[C7] the visitor is asked once the conversation has ended, and what is chosen is sent on confirmation', async () => {
	const { stage, tab, conversationId } = await begun();
	const form = await formOf(stage, tab);
	expect(form.faces()).toHaveLength(0);
	await end(stage, conversationId);
	expect(form.faces().map(({ ariaLabel }) => ariaLabel)).toEqual([1, 2, 3, 4, 5].map((n) => `${n} out of 5`));
	expect(form.words()?.hidden).toBe(true);
	form.choose(4);
	form.write(' Quick and kind. ');
	await stage.settle();
	expect(rating(stage)).toBeUndefined();
	form.press('Send my rating');
	await stage.settle();
	expect(rating(stage)).toMatchObject([{ score: 4, comment: 'Quick and kind.' }]);
	expect(form.said()).toEqual(['Thank you for your rating!', '4 out of 5', 'Quick and kind.']);
	expect(tab.happened).toContainEqual(
		expect.objectContaining({ name: 'rating', score: 4, text: 'Quick and kind.' })
	);
});

test('[C7] a rating is changed for a day, and then stands', async () => {
	const { stage, tab, conversationId } = await begun();
	await end(stage, conversationId);
	const form = await formOf(stage, tab);
	form.choose(2);
	form.press('Send my rating');
	await stage.settle();
	form.press('Change it');
	expect(form.faces()[1]?.checked).toBe(true);
	form.choose(5);
	form.press('Send my rating');
	await stage.settle();
	expect(rating(stage)).toMatchObject([{ score: 5 }]);
	await stage.pass(25 * HOUR_MS);
	tab.talk.refresh();
	expect(form.said()).toEqual(['Thank you for your rating!', '5 out of 5']);
	form.press('Change it');
	expect(form.faces()).toHaveLength(0);
});

test.for([
	['who does not rate within a day is asked no more', 0],
	['a clock that is days ahead takes the question from nobody, and ends it after a day all the same', 48]
] as const)('[C7] %s', async ([, hoursAhead]) => {
	const { stage, tab, conversationId } = await begun(hoursAhead * HOUR_MS);
	await end(stage, conversationId);
	const form = await formOf(stage, tab);
	expect(form.faces()).toHaveLength(5);
	await stage.pass(25 * HOUR_MS);
	tab.talk.refresh();
	expect(form.place.childNodes).toHaveLength(0);
});

test('[X12] a rating given without a line says so, and is sent once when it is back, from another page too', async () => {
	const { stage, browser, tab, conversationId } = await begun();
	await end(stage, conversationId);
	const form = await formOf(stage, tab);
	stage.isCut = true;
	await stage.hangUp();
	form.choose(5);
	form.press('Send my rating');
	await stage.settle();
	expect(form.said()).toContain('It will be sent when you are back online.');
	tab.kill();
	stage.isCut = false;
	const back = browser.open();
	back.talk.open();
	const again = await formOf(stage, back);
	await stage.settle();
	expect(rating(stage)).toMatchObject([{ score: 5 }]);
	expect(again.said()).toEqual(['Thank you for your rating!', '5 out of 5']);
	expect(stage.documents.all('message').filter(({ event }) => event === 'rated')).toHaveLength(1);
});

test('[X12] what is chosen and written is kept until it is sent', async () => {
	const { stage, browser, tab, conversationId } = await begun();
	await end(stage, conversationId);
	const form = await formOf(stage, tab);
	form.choose(3);
	form.write('It took long');
	tab.kill();
	const back = browser.open();
	back.talk.open();
	const again = await formOf(stage, back);
	expect(again.faces()[2]?.checked).toBe(true);
	expect(again.words()?.value).toBe('It took long');
});

test('[M9] of an end that did not last nothing is rated, and its words are at hand at the next', async () => {
	const { stage, tab, conversationId } = await begun();
	await end(stage, conversationId);
	const form = await formOf(stage, tab);
	stage.isCut = true;
	await stage.hangUp();
	form.choose(1);
	form.write('Not solved');
	form.press('Send my rating');
	await reopen(stage, conversationId);
	stage.isCut = false;
	await stage.pass(60_000);
	expect(form.place.childNodes).toHaveLength(0);
	expect(rating(stage)).toBeUndefined();
	await end(stage, conversationId);
	expect(form.faces()[0]?.checked).toBe(true);
	expect(form.words()?.value).toBe('Not solved');
	form.choose(4);
	form.press('Send my rating');
	await stage.settle();
	expect(rating(stage)).toMatchObject([{ score: 4, comment: 'Not solved' }]);
});

test('what is written after the end takes the question away', async () => {
	const { stage, tab, conversationId } = await begun();
	await end(stage, conversationId);
	const form = await formOf(stage, tab);
	tab.say('One thing more');
	await stage.settle();
	expect(form.place.childNodes).toHaveLength(0);
	expect(stage.conversations[0]?.status).toBe('open');
});
