import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { hashPassword as oldHash } from 'better-auth/crypto';
import { expect, test } from 'vitest';
import { hashPassword, isPassword } from '../../sync-server/password.ts';
import { emptyDirectory, openDesk } from './desk.ts';

const password = 'correct horse battery';
const ana = { name: 'Ana', email: 'ana@example.org', password };

test('a hash says its cost, differs each time, and is of one password', async () => {
	const [first, second] = [await hashPassword(password), await hashPassword(password)];
	expect(first).toMatch(/^\$scrypt\$ln=13,r=8,p=10\$[\w-]{22}\$[\w-]{86}$/);
	expect(second).not.toBe(first);
	expect(await isPassword({ hash: first, password })).toBe(true);
	expect(await isPassword({ hash: second, password })).toBe(true);
	expect(await isPassword({ hash: first, password: `${password}.` })).toBe(false);
	// Letters that look alike are alike, however the keyboard makes them.
	expect(await isPassword({ hash: await hashPassword('e\u0301te\u0301 2026'), password: 'été 2026' })).toBe(
		true
	);
});

test('a hash of another cost is checked at that cost', async () => {
	const hash = '$scrypt$ln=4,r=1,p=2$c2FsdHNhbHRzYWx0c2FsdA$4iJ_sZ3h3Cm_PcrTEpKUXY-Tl_dtZlL3vMCl55k1iI4';
	expect(await isPassword({ hash, password })).toBe(true);
	expect(await isPassword({ hash: hash.replace('p=2', 'p=3'), password })).toBe(false);
});

test('[A1] an account whose password was hashed in the old form still signs in, and by no other password', async () => {
	const dataDir = emptyDirectory();
	const desk = await openDesk({ dataDir });
	expect((await desk.call('/api/sign-up', ana)).status).toBe(200);
	const db = new DatabaseSync(join(dataDir, 'auth.db'));
	const stored = () => String(db.prepare('SELECT password FROM account').get()?.['password']);
	expect(await isPassword({ hash: stored(), password })).toBe(true);
	expect(stored()).toMatch(/^\$scrypt\$/);
	db.prepare('UPDATE account SET password = ?').run(await oldHash(password));
	expect(stored()).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
	db.close();
	const { email } = ana;
	expect((await desk.call('/api/sign-in', { email, password })).status).toBe(200);
	const wrong = await desk.call('/api/sign-in', { email, password: 'wrong horse battery' });
	expect(wrong).toMatchObject({ status: 401, body: { kind: 'wrong-password' } });
});
