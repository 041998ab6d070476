/** Hashes of passwords: scrypt as OWASP lists it, in the form that needs the least memory. */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { verifyPassword } from 'better-auth/crypto';

// As strong as N = 2^17 with r = 8 and p = 1, in 8 MB instead of 128.
const COST = { ln: 13, r: 8, p: 10 };
const SALT_BYTES = 16;
const KEY_BYTES = 64;

/** `$scrypt$ln=13,r=8,p=10$salt$key`: with its cost, so that another cost leaves what is stored valid. */
const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/;

/** The hash of a password, to be stored. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(SALT_BYTES);
	const key = await keyOf(password, salt, COST, KEY_BYTES);
	const { ln, r, p } = COST;
	return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** Whether a password is the one of a hash; of better-auth's own form, too. */
export async function isPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
	const [, ln, r, p, salt, key] = FORM.exec(hash) ?? [];
	if (salt === undefined || key === undefined) return verifyPassword({ hash, password });
	const stored = Buffer.from(key, 'base64url');
	const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
	return timingSafeEqual(await keyOf(password, Buffer.from(salt, 'base64url'), cost, stored.length), stored);
}

function keyOf(password: string, salt: Buffer, { ln, r, p }: typeof COST, length: number): Promise<Buffer> {
	const N = 2 ** ln;
	const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
	return new Promise((resolve, reject) => {
		scrypt(password.normalize('NFKC'), salt, length, options, (error, key) =>
			error ? reject(error) : resolve(key)
		);
	});
}
