// @vitest-environment happy-dom
/** Keeping what was said: as a file, and by e-mail (product E6, X12; SPEC M10). */
import { expect, onTestFinished, test, vi } from 'vitest';
import { ana } from '../kit/cast.ts';
import { lantern } from './answers.ts';
import { Browser, type Tab } from './browser.ts';
import { Stage } from './stage.ts';

const ADDRESS = 'vera@shop.example';

/** A visitor who wrote, on a page that shows the panel. */
async function begun({ canMail = true } = {}) {
	const stage = new Stage();
	const browser = new Browser(stage);
	const tab = browser.open();
	meet(tab, canMail);
	tab.talk.open();
	tab.say('Where is my <lamp>?');
	await stage.settle();
	const conversationId = stage.conversations[0]?.id ?? '';
	return { stage, browser, tab, conversationId, end: await endOf(stage, tab) };
}

async function answered(how?: { canMail?: boolean }) {
	const all = await begun(how);
	await all.stage.answers(all.conversationId, 'It leaves today.');
	return all;
}

function meet({ talk }: Tab, canMail: boolean): void {
	talk.meet({ ...lantern, canMail });
}

/** What a page shows at the end of its thread. */
async function endOf(stage: Stage, { talk }: Tab) {
	const host = document.createElement('div');
	document.body.append(host);
	onTestFinished(() => host.remove());
	const place = document.createElement('div');
	host.attachShadow({ mode: 'open' }).append(document.createElement('section'));
	host.shadowRoot?.firstElementChild?.append(place);
	await talk.drawEnd(place);
	await stage.settle();
	const buttons = () => [...place.querySelectorAll('button')];
	const field = () => place.querySelector<HTMLInputElement>('input[type=email]');
	return {
		buttons: () => buttons().map(({ textContent }) => textContent),
		field,
		said: () => [...place.querySelectorAll('.saving p')].map(({ textContent }) => textContent),
		press: (text: string) =>
			buttons()
				.find(({ textContent }) => textContent === text)
				?.click(),
		focused: () => (host.shadowRoot?.activeElement as HTMLElement | null)?.textContent,
		focus: (text: string) =>
			buttons()
				.find(({ textContent }) => textContent === text)
				?.focus(),
		type: (text: string) => {
			const input = field();
			if (!input) throw new Error('there is no field');
			input.value = text;
			input.dispatchEvent(new Event('input'));
		}
	};
}

const OPEN = 'Save this conversation';
const letters = (stage: Stage) =>
	stage.documents.all('message').filter(({ event }) => event === 'transcript');

test('[E6] what was said can be kept once somebody has answered, and the button keeps the focus', async () => {
	const { stage, conversationId, end } = await begun();
	expect(end.buttons()).toEqual([]);
	await stage.answers(conversationId, 'It leaves today.');
	expect(end.buttons()).toEqual([OPEN]);
	end.focus(OPEN);
	end.press(OPEN);
	expect(end.buttons()).toEqual([OPEN, 'Download as text', 'Send it']);
	expect(end.focused()).toBe(OPEN);
	end.press(OPEN);
	expect(end.buttons()).toEqual([OPEN]);
});

test('[E6] the file has what the visitor reads, without a line too, and nothing that was not said yet', async () => {
	const { stage, tab, conversationId, end } = await answered();
	const note = { id: stage.newId(), conversationId, text: 'Ask Ben' };
	await stage.does(ana, { name: 'noteConversation', args: note });
	stage.isCut = true;
	await stage.hangUp();
	tab.say('Thank you');
	const saved: { blob?: Blob; name?: string } = {};
	vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
		saved.blob = blob as Blob;
		return 'blob:kept';
	});
	vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
		saved.name = this.download;
	});
	end.press(OPEN);
	end.press('Download as text');
	vi.restoreAllMocks();
	expect(saved.name).toMatch(/^transcript-\d{4}-\d\d-\d\d\.txt$/);
	const text = (await saved.blob?.text()) ?? '';
	expect(text.split('\n')[0]).toBe('Transcript of your conversation with Lantern');
	expect(text).toMatch(/^You, .+\nWhere is my <lamp>\?$/m);
	expect(text).toMatch(/^Ana, .+\nIt leaves today\.$/m);
	expect(text).not.toContain('Ask Ben');
	expect(text).not.toContain('Thank you');
	expect(text).not.toContain('Older messages');
});

test('[E6] where no letter can leave none is offered', async () => {
	const { end } = await answered({ canMail: false });
	end.press(OPEN);
	expect(end.buttons()).toEqual([OPEN, 'Download as text']);
});

test('[E6] an address that the page’s owner told stands in the field, and what was typed stays', async () => {
	const { stage, browser, tab, end } = await answered();
	tab.talk.know({ email: ADDRESS });
	end.press(OPEN);
	expect(end.field()?.value).toBe(ADDRESS);
	end.type('somebody@');
	end.press('Send it');
	await stage.settle();
	expect(end.said()).toEqual(['Or by e-mail', 'Please check this e-mail address.']);
	expect(end.field()?.value).toBe('somebody@');
	expect(letters(stage)).toHaveLength(0);
	tab.kill();
	const back = browser.open();
	meet(back, true);
	back.talk.open();
	const again = await endOf(stage, back);
	again.press(OPEN);
	expect(again.field()?.value).toBe('somebody@');
});

test('[X12] a letter asked for without a line says so, and leaves once when the line is back, from another page too', async () => {
	const { stage, browser, tab, end } = await answered();
	stage.isCut = true;
	await stage.hangUp();
	end.press(OPEN);
	end.type(` ${ADDRESS} `);
	end.press('Send it');
	await stage.settle();
	expect(end.said()).toEqual([`It will be sent to ${ADDRESS} when you are back online.`]);
	await stage.pass(60_000);
	tab.kill();
	stage.isCut = false;
	stage.fates['/api/mutate'] = ['answer-lost'];
	const back = browser.open();
	meet(back, true);
	back.talk.open();
	const again = await endOf(stage, back);
	await stage.pass(60_000);
	again.press(OPEN);
	expect(again.said()).toEqual([`On its way to ${ADDRESS}.`]);
	expect(letters(stage).map(({ email }) => email?.to)).toEqual([ADDRESS]);
	again.press('Another address');
	expect(again.field()?.value).toBe('');
});

test('[M10] why a letter cannot leave is said, and the field is there again', async () => {
	const { stage, end } = await answered();
	end.press(OPEN);
	await stage.does(ana, {
		name: 'blockVisitor',
		args: { visitorId: stage.conversations[0]?.visitorId ?? '', blockId: stage.newId() }
	});
	end.type(ADDRESS);
	end.press('Send it');
	await stage.settle();
	expect(end.said()).toContain('It could not be sent. Please try again.');
	expect(end.field()).not.toBeNull();
});
