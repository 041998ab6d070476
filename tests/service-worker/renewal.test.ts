import { expect, test } from 'vitest';
import { renewAddress } from '../../src/service-worker/renewal.ts';
import { fakeServer, fakeWorker, signIn } from './worker.ts';

const OLD = 'https://fcm.googleapis.com/fcm/send/old';
const NEW = 'https://fcm.googleapis.com/fcm/send/new';
const known = { '/api/push': { publicKey: 'KEY', isKnown: true, notices: [] } };
const taken = { '/api/push/subscribe': {}, '/api/push/unsubscribe': {} };

test('[D1] an address that the browser gave up is made anew, said with what this device wants, and the old one given back', async () => {
	const { pushed, ...session } = await signIn();
	const asked = fakeServer({ '/api/session': session, ...known, ...taken });
	const fake = fakeWorker();
	renewAddress(fake.worker);
	await fake.happen('pushsubscriptionchange', { oldSubscription: null, newSubscription: null });
	expect(fake.subscribed).toEqual(['KEY']);
	expect(asked.slice(2)).toMatchObject([
		{ path: '/api/push/subscribe', body: { endpoint: NEW, p256dh: 'key', auth: 'secret', language: 'fr' } },
		{ path: '/api/push/unsubscribe', body: { endpoint: OLD } }
	]);
	expect(await pushed.device()).toMatchObject({ endpoint: NEW, isWanted: true, isSaid: true });
});

test('[D1] nothing is said for somebody who is signed out or wants nothing, and without a line the next start does it', async () => {
	const { pushed, ...session } = await signIn();
	const happen = async (answers: Parameters<typeof fakeServer>[0]) => {
		const asked = fakeServer(answers);
		const fake = fakeWorker();
		renewAddress(fake.worker);
		await fake.happen('pushsubscriptionchange');
		return asked.map(({ path }) => path);
	};
	expect(await happen({})).toEqual(['/api/session']);
	expect(await happen({ '/api/session': { workspaceId: 'w', agentId: 'another' } })).toEqual([
		'/api/session'
	]);
	expect(await happen({ '/api/session': session, ...known })).toContain('/api/push/subscribe');
	expect(await pushed.device()).toMatchObject({ endpoint: OLD });
	const device = await pushed.device();
	if (device) await pushed.keepDevice({ ...device, isWanted: false });
	expect(await happen({ '/api/session': session, ...known, ...taken })).toEqual(['/api/session']);
});
