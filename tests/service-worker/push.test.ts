import { Dexie } from 'dexie';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { showPushes } from '../../src/service-worker/push.ts';
import { fakeServer, fakeWorker, pushOf, signIn, type Page } from './worker.ts';

/** What becomes of one push. */
async function pushed(pages: Page[], changed: Parameters<typeof pushOf>[1] = {}, userAgent?: string) {
	const ana = await signIn();
	const asked = fakeServer({ '/api/push/receipt': {} });
	const fake = fakeWorker({ pages, ...(userAgent === undefined ? {} : { userAgent }) });
	showPushes(fake.worker);
	const { payload, event } = pushOf(ana, changed);
	await fake.happen('push', event);
	return { ...ana, fake, asked, payload };
}

test('[D6] [X8] a push is kept, shown with its conversation as its tag, counted at the icon, told to pages and confirmed', async () => {
	const { fake, asked, payload, pushed: kept } = await pushed([{ visibilityState: 'hidden' }]);
	expect(fake.shown.get(payload.about?.conversationId ?? '')?.title).toBe('Vera');
	expect(fake.badge).toBe(3);
	expect(await kept.list()).toMatchObject([{ id: payload.noticeId, items: payload.items }]);
	expect(fake.told).toEqual([{ tell: 'pushed', noticeId: payload.noticeId }]);
	expect(asked).toMatchObject([{ path: '/api/push/receipt', body: { noticeId: payload.noticeId } }]);
});

test('[N6] a notification bears a mark that is white on nothing: of any other Android shows a filled square', async () => {
	const { fake } = await pushed([]);
	const [{ badge = '' } = {}] = [...fake.shown.values()].map(({ options }) => options);
	const { data, info } = await sharp(`static${badge}`).raw().toBuffer({ resolveWithObject: true });
	expect(info).toMatchObject({ width: 96, height: 96, channels: 4 });
	const signs = Array.from({ length: data.length / 4 }, (_, index) =>
		data.subarray(index * 4, index * 4 + 4)
	);
	const seen = signs.filter(([, , , alpha = 0]) => alpha > 0);
	expect(seen.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
	expect(seen.length).toBeGreaterThan(signs.length / 10);
	expect(seen.length).toBeLessThan(signs.length / 2);
});

test('[N5] [D6] what the person before a visible page knows of already is not shown once more, but is kept and confirmed', async () => {
	const {
		fake,
		asked,
		payload,
		pushed: kept
	} = await pushed([
		{ visibilityState: 'hidden', answer: false },
		{ visibilityState: 'visible', answer: false },
		{ visibilityState: 'visible', answer: true }
	]);
	expect(fake.shown.size).toBe(0);
	expect((await kept.list()).length).toBe(1);
	expect(asked.length).toBe(1);
	expect(fake.told.filter(({ tell }) => tell === 'ask')).toEqual(
		Array(2).fill({ tell: 'ask', conversationId: payload.about?.conversationId, position: 4 })
	);
});

test('[N5] [D6] in doubt it is shown: nobody answers or says yes, nobody sees a page, it waits too long, a test, an iPhone', async () => {
	const yes: Page = { visibilityState: 'visible', answer: true };
	const about = { conversationId: '00000000-0000-7000-8000-000000000001', position: 1, hasJoined: true };
	expect((await pushed([{ visibilityState: 'visible' }])).fake.shown.size).toBe(1);
	expect((await pushed([{ visibilityState: 'visible', answer: false }])).fake.shown.size).toBe(1);
	expect((await pushed([{ visibilityState: 'hidden', answer: true }])).fake.shown.size).toBe(1);
	expect((await pushed([yes], { about: { ...about, isWaiting: true } })).fake.shown.size).toBe(1);
	expect((await pushed([yes], { about: undefined } as never)).fake.shown.size).toBe(1);
	expect((await pushed([yes], {}, 'AppleWebKit/605 CriOS/140 Safari/604')).fake.shown.size).toBe(1);
	expect((await pushed([yes], { about })).fake.shown.size).toBe(0);
});

test('[D6] a note in which somebody is named offers no answer: it would go to the visitor', async () => {
	const about = { conversationId: '00000000-0000-7000-8000-000000000001', position: 1, hasJoined: true };
	const actions = async (more: object) => {
		const { fake } = await pushed([], { about: { ...about, ...more } });
		return [...fake.shown.values()][0]?.options.actions?.length;
	};
	expect(await actions({})).toBe(2);
	expect(await actions({ isInner: true })).toBe(1);
});

test('[D6] [X8] a store that cannot be read just now is no sign-out: it is shown, and what comes after is told, too', async () => {
	vi.spyOn(Dexie, 'exists').mockRejectedValueOnce(new Error('the disk is busy'));
	const { fake, payload } = await pushed([]);
	expect(fake.shown.get(payload.about?.conversationId ?? '')?.title).toBe('Vera');
	expect(fake.shown.has('signed-out')).toBe(false);
	expect([fake.endpoint, fake.badge]).toEqual(['https://fcm.googleapis.com/fcm/send/old', 3]);
});

test('[D6] who signed out is shown nothing of it, and is told no more; what cannot be read says that there is something', async () => {
	const asked = fakeServer({});
	const fake = fakeWorker();
	showPushes(fake.worker);
	await fake.happen('push', pushOf({ workspaceId: 'w', agentId: 'a' }).event);
	expect([...fake.shown.values()][0]?.options.body).toMatch(/signed out/);
	expect([fake.endpoint, asked]).toEqual([undefined, []]);
	for (const json of [() => ({ noticeId: 1 }), () => JSON.parse('{') as never]) {
		await fake.happen('push', { data: { json } });
		expect(fake.shown.get('')?.options.body).toBe('Something new is waiting for you.');
		fake.shown.clear();
	}
});
