import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MINUTE_MS } from '#domain/clock.ts';
import { SESSION_LIFE_MS, SESSION_RENEW_MS } from '../../sync-server/accounts.ts';
import { TRIES_PER_ACCOUNT } from '../../sync-server/session.ts';
import { emptyDirectory, openDesk, type Answered, type Desk } from './desk.ts';

const ana = { name: 'Ana', email: 'ana@example.org', password: 'correct horse battery' };
const cookieOf = ({ headers }: Answered): string => headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
const signIn = (desk: Desk, password = ana.password, asking = {}) =>
	desk.call('/api/sign-in', { email: ana.email, password }, asking);

test('[A0] signing up makes account, workspace and owner, and signs in', async () => {
	const desk = await openDesk();
	const signedUp = await desk.call('/api/sign-up', ana, { origin: 'http://localhost' });
	expect(signedUp.status).toBe(200);
	const { workspaceId, agentId } = signedUp.body;
	expect(signedUp.body).toEqual({ workspaceId, agentId, role: 'owner', name: 'Ana', email: ana.email });
	expect(await desk.server.store.read(workspaceId, 'workspace', workspaceId)).toMatchObject({
		name: 'Ana',
		origins: ['http://localhost']
	});
	expect(await desk.server.store.list(workspaceId, 'agent')).toMatchObject([
		{ id: agentId, role: 'owner', availability: 'offline', email: ana.email }
	]);
	const cookie = cookieOf(signedUp);
	expect(signedUp.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Strict/);
	expect((await desk.call('/api/session', undefined, { cookie })).body).toEqual(signedUp.body);
});

test('[R3] the days of a new workspace are those of its owner’s browser, unless the server does not know where that is', async () => {
	const desk = await openDesk();
	for (const [timeZone, kept] of [
		['Asia/Kolkata', 'Asia/Kolkata'],
		['Moon/Tranquility', undefined],
		[undefined, undefined]
	] as const) {
		const account = { ...ana, email: `${timeZone?.replace('/', '.') ?? 'ana'}@example.org`, timeZone };
		const { workspaceId } = (await desk.call('/api/sign-up', account)).body;
		expect((await desk.server.store.read(workspaceId, 'workspace', workspaceId))?.timeZone).toBe(kept);
	}
	const offset = await desk.call('/api/sign-up', { ...ana, timeZone: '+02:00' });
	expect(offset).toMatchObject({ status: 422, body: { kind: 'invalid', field: '/timeZone' } });
});

test('[A0] an address has one account, whatever its capitals', async () => {
	const desk = await openDesk();
	await desk.call('/api/sign-up', ana);
	const again = await desk.call('/api/sign-up', { ...ana, email: 'ANA@example.org' });
	expect([again.status, again.body.kind]).toEqual([409, 'taken']);
	expect(
		(await desk.call('/api/sign-in', { ...ana, name: undefined, email: 'Ana@Example.org' })).status
	).toBe(200);
});

test('[A0] a name is cleaned and needs something to be seen; HTML stays text', async () => {
	const desk = await openDesk();
	const blank = await desk.call('/api/sign-up', { ...ana, name: ' \u202e\n ' });
	expect(blank).toMatchObject({ status: 422, body: { kind: 'invalid', field: '/name' } });
	const named = await desk.call('/api/sign-up', { ...ana, name: ' <b>Ana</b>\u0000 ' });
	expect(named.body.name).toBe('<b>Ana</b>');
});

test('[A0] a password is at least eight characters, an address one that can be written to', async () => {
	const desk = await openDesk();
	expect(await desk.call('/api/sign-up', { ...ana, password: 'seven77' })).toMatchObject({
		status: 422,
		body: { kind: 'invalid', field: '/password' }
	});
	for (const email of ['ana', 'ana@', 'a b@c.de', 'ana@example']) {
		expect(await desk.call('/api/sign-up', { ...ana, email })).toMatchObject({
			status: 422,
			body: { field: '/email' }
		});
	}
});

test('[A1] a wrong password and an unknown address are answered alike', async () => {
	const desk = await openDesk();
	await desk.call('/api/sign-up', ana);
	const wrong = await signIn(desk, 'wrong password');
	const unknown = await desk.call('/api/sign-in', {
		email: 'nobody@example.org',
		password: 'wrong password'
	});
	expect(wrong).toMatchObject({ status: 401, body: { kind: 'wrong-password' } });
	expect(unknown.text).toBe(wrong.text);
	expect(unknown.headers.getSetCookie()).toEqual([]);
});

test('[A1] too many wrong passwords wait, for known and unknown addresses alike, and a right one resets', async () => {
	const desk = await openDesk();
	await desk.call('/api/sign-up', ana);
	for (let attempt = 1; attempt < TRIES_PER_ACCOUNT; attempt += 1) {
		expect((await signIn(desk, 'wrong password')).status).toBe(401);
	}
	expect((await signIn(desk)).status).toBe(200);
	expect((await signIn(desk, 'wrong password')).status).toBe(401);
	const full = await signIn(desk);
	expect(full).toMatchObject({ status: 429, body: { kind: 'busy' } });
	const stranger = { email: 'nobody@example.org', password: 'wrong password' };
	for (let attempt = 0; attempt < TRIES_PER_ACCOUNT; attempt += 1) await desk.call('/api/sign-in', stranger);
	expect(await desk.call('/api/sign-in', stranger)).toMatchObject({ status: 429, body: { kind: 'busy' } });
	expect(Number(full.headers.get('retry-after'))).toBe(Math.ceil(full.body.waitMs / 1_000));
	desk.pass(full.body.waitMs - 1);
	expect((await signIn(desk)).status).toBe(429);
	desk.pass(1);
	expect((await signIn(desk)).status).toBe(200);
}, 60_000);

test('[A1] tries at once are counted at once, and one address is limited over all accounts', async () => {
	const desk = await openDesk();
	const tries = Array.from({ length: 34 }, (_, index) =>
		desk.call(
			'/api/sign-in',
			{ email: `${index}@example.org`, password: 'guess' },
			// A header of the client says nothing about where it comes from.
			{ address: '203.0.113.7', headers: { 'x-forwarded-for': `198.51.100.${index}` } }
		)
	);
	const statuses = (await Promise.all(tries)).map(({ status }) => status);
	expect(statuses.filter((status) => status === 429)).toHaveLength(4);
	const elsewhere = await desk.call(
		'/api/sign-in',
		{ email: 'x@example.org', password: 'guess' },
		{ address: '203.0.113.8' }
	);
	expect(elsewhere.status).toBe(401);
}, 60_000);

test('[A1] one account that is tried from one address can still be opened from another', async () => {
	const desk = await openDesk();
	await desk.call('/api/sign-up', ana);
	for (let attempt = 0; attempt <= TRIES_PER_ACCOUNT; attempt += 1) {
		await signIn(desk, 'wrong password', { address: '203.0.113.7' });
	}
	expect((await signIn(desk, ana.password, { address: '203.0.113.7' })).status).toBe(429);
	expect((await signIn(desk, ana.password, { address: '203.0.113.8' })).status).toBe(200);
}, 60_000);

test('[A1] a session lasts while it is used, and is renewed once a day', async () => {
	const desk = await openDesk();
	const owner = await desk.owner();
	const session = async () => desk.call('/api/session', undefined, owner);
	desk.pass(SESSION_RENEW_MS - 1);
	expect((await session()).headers.getSetCookie()).toEqual([]);
	desk.pass(1);
	expect((await session()).headers.getSetCookie()).toHaveLength(1);
	desk.pass(SESSION_LIFE_MS - 1);
	expect((await session()).status).toBe(200);
	desk.pass(SESSION_LIFE_MS);
	expect(await session()).toMatchObject({ status: 401, body: { kind: 'signed-out' } });
});

test('[P9] signing out ends the session for good', async () => {
	const desk = await openDesk();
	const owner = await desk.owner();
	const signedOut = await desk.call('/api/sign-out', {}, owner);
	expect(signedOut.headers.getSetCookie()[0]).toMatch(/^porchlight\.session_token=; Max-Age=0/);
	expect((await desk.call('/api/session', undefined, owner)).status).toBe(401);
});

test('a cookie that was changed, or signed by another secret, is nobody', async () => {
	const desk = await openDesk();
	const elsewhere = await openDesk();
	const { cookie = '' } = await desk.owner();
	const [name = '', value = ''] = cookie.split('=');
	const forged = [
		cookie.slice(0, -4),
		`${name}=${value.split('.')[0]}`,
		`${name}=`,
		`${name}=%E0%A4%A`,
		`x${cookie}`,
		(await elsewhere.owner()).cookie
	];
	for (const one of forged)
		expect((await desk.call('/api/session', undefined, { cookie: one ?? '' })).status).toBe(401);
	expect((await desk.call('/api/session', undefined, { cookie: `theme=dark; ${cookie}` })).status).toBe(200);
});

test('[A1] signing in again changes nothing of the workspace', async () => {
	const desk = await openDesk();
	const { workspaceId } = (await desk.call('/api/sign-up', ana, { origin: 'http://localhost' })).body;
	const clock = await desk.server.store.clock(workspaceId);
	expect((await signIn(desk, ana.password, { origin: 'http://localhost' })).status).toBe(200);
	expect(await desk.server.store.clock(workspaceId)).toBe(clock);
});

test('an account whose workspace was not written is completed at the next sign-in', async () => {
	const desk = await openDesk();
	// As a power cut between the two files leaves it.
	await desk.server.accounts.signUp(ana);
	const signedIn = await signIn(desk);
	expect(signedIn.status).toBe(200);
	expect((await desk.call('/api/session', undefined, { cookie: cookieOf(signedIn) })).body).toEqual(
		signedIn.body
	);
});

test('sessions and the secret survive a restart; the secret is for its owner only', async () => {
	const dataDir = emptyDirectory();
	const desk = await openDesk({ dataDir });
	const owner = await desk.owner();
	const visitor = desk.visitor(owner.workspaceId);
	await desk.close();
	const again = await openDesk({ dataDir });
	expect((await again.call('/api/session', undefined, owner)).status).toBe(200);
	expect((await again.call('/api/snapshot', {}, visitor)).status).toBe(200);
	expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
});

test('behind a proxy of ours the cookie is for https and the address is the one it saw', async () => {
	const desk = await openDesk({ publicOrigin: 'https://chat.example.org', proxies: 1 });
	const origin = 'https://chat.example.org';
	const signedUp = await desk.call('/api/sign-up', ana, { origin });
	expect(signedUp.headers.getSetCookie()[0]).toMatch(/^__Secure-porchlight\.session_token=.*; Secure/);
	expect((await desk.call('/api/session', undefined, { cookie: cookieOf(signedUp), origin })).status).toBe(
		200
	);
	expect(
		(await desk.call('/api/session', undefined, { cookie: cookieOf(signedUp), origin: 'http://localhost' }))
			.status
	).toBe(403);
	const from = (address: string) => ({
		origin,
		address: '127.0.0.1',
		headers: { 'x-forwarded-for': `10.9.9.9, ${address}` }
	});
	for (let attempt = 0; attempt < TRIES_PER_ACCOUNT; attempt += 1)
		await signIn(desk, 'wrong password', from('203.0.113.7'));
	const limited = await signIn(desk, ana.password, from('203.0.113.7'));
	expect(limited).toMatchObject({ status: 429 });
	expect(limited.body.waitMs).toBeLessThanOrEqual(15 * MINUTE_MS);
	expect((await signIn(desk, ana.password, from('203.0.113.8'))).status).toBe(200);
}, 60_000);
