import { expect, onTestFinished, test } from 'vitest';
import { listConversations } from '#data/conversations.ts';
import { OpenDraft, readDraft, SHARE_AFTER_MS, shareDrafts, takeBack } from '#data/drafts.ts';
import { listMessages, sendMessage } from '#data/messages.ts';
import { listWishes } from '#outbox/store.ts';
import { turn } from '../kit/clock.ts';
import type { Device } from '../kit/device.ts';
import { openStage } from '../kit/stage.ts';

/** What a device needs at least to show a draft. */
const DRAFTS = ['agent', 'conversation', 'mark'] as const;

/** Ana's phone and desk with the same conversation open on both, and Ben, who has nothing to do with it. */
async function openBoth() {
	const { world, ana: phone, vera, conversationId } = await openStage();
	const desk = await world.device(phone.session, DRAFTS);
	const open = async (device: Device) => {
		const draft = new OpenDraft(device.data, conversationId);
		onTestFinished(() => draft.close());
		await world.quiet();
		return draft;
	};
	const [onPhone, onDesk] = [await open(phone), await open(desk)];
	return {
		world,
		phone,
		desk,
		vera,
		conversationId,
		open,
		onPhone,
		onDesk,
		both: () => [onPhone.text, onDesk.text],
		pause: () => world.pass(SHARE_AFTER_MS)
	};
}

/** What a device has not got rid of. */
const waiting = async ({ data }: Device) =>
	(await listWishes(data.outbox)).filter(({ state }) => state === 'queued' || state === 'sending');

const requests = ({ wire }: Device) => wire.arrived.filter(({ path }) => path.endsWith('/mutate')).length;

test('[X11] a draft begun on the phone goes on at the desk, and back', async () => {
	const { onPhone, onDesk, both, pause } = await openBoth();
	onPhone.type('It arrives');
	await pause();
	expect(both()).toEqual(['It arrives', 'It arrives']);
	await onPhone.leave();
	onDesk.type('It arrives on Thursday');
	await pause();
	expect(both()).toEqual(['It arrives on Thursday', 'It arrives on Thursday']);
});

test('[X11] typing is one request per pause, and leaving does not wait for it', async () => {
	const { world, phone, onPhone, onDesk, pause } = await openBoth();
	const before = requests(phone);
	for (const text of ['D', 'De', 'Dear', 'Dear ', 'Dear V']) onPhone.type(text);
	await world.quiet();
	expect(requests(phone)).toBe(before);
	await pause();
	expect(requests(phone)).toBe(before + 1);
	expect(onDesk.text).toBe('Dear V');
	onPhone.type('Dear Vera');
	await onPhone.leave();
	await world.quiet();
	expect(onDesk.text).toBe('Dear Vera');
});

test('[X11] what is being typed stays, whatever another device says; the field follows again once it is left', async () => {
	const { world, onPhone, onDesk, both, pause } = await openBoth();
	onDesk.type('At the desk');
	await pause();
	onPhone.type('On the phone');
	await pause();
	expect(both()).toEqual(['On the phone', 'At the desk']);
	await onDesk.leave();
	expect(both()).toEqual(['On the phone', 'On the phone']);
	onDesk.type('The desk again');
	await pause();
	expect(both()).toEqual(['On the phone', 'The desk again']);
	await onPhone.leave();
	await world.quiet();
	expect(both()).toEqual(['The desk again', 'The desk again']);
});

test('[X11] a text that is put into the field is not undone by the answer to a question asked before', async () => {
	const { world, onPhone, pause } = await openBoth();
	onPhone.type('Before');
	await pause();
	for (let turns = 0; turns < 12; turns += 1) {
		const leaving = onPhone.leave();
		for (let passed = 0; passed < turns; passed += 1) await turn();
		onPhone.change(`After ${turns}`);
		for (let passed = 0; passed < 24; passed += 1) {
			await turn();
			expect(onPhone.text).toBe(`After ${turns}`);
		}
		await leaving;
		await world.quiet();
		expect(onPhone.text).toBe(`After ${turns}`);
	}
});

test('[X11] the next key makes what is in the field the newest everywhere', async () => {
	const { onPhone, onDesk, both, pause } = await openBoth();
	onDesk.type('At the desk');
	await pause();
	onPhone.type('On the phone');
	await pause();
	onDesk.type('At the desk!');
	await pause();
	await onPhone.leave();
	expect(both()).toEqual(['At the desk!', 'At the desk!']);
});

for (const first of ['phone', 'desk'] as const) {
	test(`[X11] of what both typed without a network the later wins, when the ${first} comes back first`, async () => {
		const { world, phone, desk, onPhone, onDesk, both, pause } = await openBoth();
		phone.cut();
		desk.cut();
		onPhone.type('Typed earlier');
		await pause();
		onDesk.type('Typed later');
		await pause();
		await onPhone.leave();
		await onDesk.leave();
		expect(both()).toEqual(['Typed earlier', 'Typed later']);
		const [one, other] = first === 'phone' ? [phone, desk] : [desk, phone];
		one.mend();
		await world.pass(5_000);
		other.mend();
		await world.pass(5_000);
		expect(both()).toEqual(['Typed later', 'Typed later']);
	});
}

test('[X11] an hour of typing without a network is one wish, and none of it is lost by a crash', async () => {
	const { world, phone, onPhone, onDesk, open, pause, conversationId } = await openBoth();
	phone.cut();
	for (const text of ['One', 'One two', 'One two three']) {
		onPhone.type(text);
		await pause();
	}
	const drafts = (await listWishes(phone.data.outbox)).filter(
		({ mutation }) => mutation.name === 'saveDraft'
	);
	expect(drafts).toHaveLength(1);
	onPhone.type('One two three four');
	await world.quiet();
	await phone.crash();
	await phone.start();
	expect((await open(phone)).text).toBe('One two three four');
	await shareDrafts(phone.data);
	phone.mend();
	await world.until(() => onDesk.text === 'One two three four', 'the desk has it');
	expect(await readDraft(phone.data, conversationId)).toBe('One two three four');
});

test('[X11] sending clears the draft on every device, in the step that stores the message', async () => {
	const { world, phone, onPhone, onDesk, both, pause, conversationId } = await openBoth();
	onPhone.type('On my way');
	await pause();
	expect(onDesk.text).toBe('On my way');
	phone.cut();
	const sending = onPhone.send(async () =>
		Boolean(await sendMessage(phone.data, conversationId, 'On my way'))
	);
	expect(onPhone.text).toBe('');
	await sending;
	await phone.crash();
	await phone.start();
	expect(await readDraft(phone.data, conversationId)).toBe('');
	expect((await waiting(phone)).map(({ mutation }) => mutation.name)).toEqual(['sendMessage', 'saveDraft']);
	phone.mend();
	await world.until(() => both()[1] === '', 'the desk is clear');
});

test('[X11] a message that could not be stored gives its text back, with what was typed meanwhile below', async () => {
	const { world, onPhone, pause, onDesk } = await openBoth();
	onPhone.type('First');
	const sending = onPhone.send(async () => {
		onPhone.type('second');
		return false;
	});
	await sending;
	await pause();
	await world.quiet();
	expect(onPhone.text).toBe('First\nsecond');
	expect(onDesk.text).toBe('First\nsecond');
});

test('[X11] what is typed while a message is being stored is the next draft', async () => {
	const { onPhone, onDesk, pause, phone, conversationId } = await openBoth();
	onPhone.type('First');
	await pause();
	await onPhone.send(async () => {
		onPhone.type('Next');
		return Boolean(await sendMessage(phone.data, conversationId, 'First'));
	});
	await pause();
	expect([onPhone.text, onDesk.text]).toEqual(['Next', 'Next']);
});

test('[X11] the list shows a draft until a message is newer, on every device and for its author alone', async () => {
	const { world, phone, desk, vera, onPhone, pause, conversationId } = await openBoth();
	const ben = await world.device(await world.agent('Ben'), DRAFTS);
	const shown = async (device: Device) => {
		await device.data.overlay.settled();
		return (await listConversations(device.data, 'open')).map(({ draft }) => draft);
	};
	onPhone.type('Let me\nsee');
	await pause();
	expect([await shown(phone), await shown(desk), await shown(ben)]).toEqual([
		['Let me see'],
		['Let me see'],
		[undefined]
	]);
	expect((await listConversations(phone.data, 'open'))[0]?.waiting).toBe(false);
	await world.pass(60_000);
	vera.write('Are you there?');
	await vera.tryNow();
	await world.quiet();
	expect([await shown(phone), await shown(desk)]).toEqual([[undefined], [undefined]]);
	expect(await readDraft(desk.data, conversationId)).toBe('Let me\nsee');
});

test('[X11] a draft that waits is nothing unsent', async () => {
	const { world, phone, onPhone, pause } = await openBoth();
	phone.cut();
	onPhone.type('Half a thou');
	await pause();
	await world.quiet();
	expect((await listConversations(phone.data, 'open'))[0]).toMatchObject({
		waiting: false,
		draft: 'Half a thou'
	});
});

test('[X2] a message that waits is taken back into the draft, text and all, until it leaves', async () => {
	const { world, phone, onPhone, onDesk, conversationId } = await openBoth();
	phone.cut();
	await sendMessage(phone.data, conversationId, 'On second thought');
	onPhone.type('Above');
	await world.quiet();
	const [message] = await waiting(phone);
	if (!message) throw new Error('it waits');
	expect(await onPhone.takeBack(message)).toBe(true);
	expect(onPhone.text).toBe('Above\nOn second thought');
	expect(await takeBack(phone.data, message)).toBe(false);
	phone.mend();
	await world.until(() => onDesk.text === 'Above\nOn second thought', 'the desk has the draft');
	const texts = (await listMessages(phone.data, conversationId)).map(({ text }) => text);
	expect(texts).not.toContain('On second thought');
});
