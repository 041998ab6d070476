/** The cookie by which a device is signed in: the session's token, signed. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes and reads session cookies. */
export interface SessionCookies {
	/** The Set-Cookie header for a session's token. */
	make(token: string): string;
	/** The token in a Cookie header; nothing when there is none, or its signature is not ours. */
	read(header: string | undefined): string | undefined;
	/** The Set-Cookie header that takes the cookie away. */
	readonly none: string;
}

/** @param secure whether browsers reach the server by https only */
export function sessionCookies(secret: string, secure: boolean, lifeMs: number): SessionCookies {
	const name = `${secure ? '__Secure-' : ''}porchlight.session_token`;
	const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
	const sign = (token: string): string => createHmac('sha256', secret).update(token).digest('base64url');
	return {
		make: (token) => `${name}=${token}.${sign(token)}; Max-Age=${Math.round(lifeMs / 1_000)}; ${attributes}`,
		read: (header) => {
			for (const pair of (header ?? '').split(/; */)) {
				if (!pair.startsWith(`${name}=`)) continue;
				const [token = '', signature = ''] = pair.slice(name.length + 1).split('.');
				const expected = Buffer.from(sign(token));
				const given = Buffer.from(signature);
				if (given.length === expected.length && timingSafeEqual(given, expected)) return token;
			}
			return undefined;
		},
		none: `${name}=; Max-Age=0; ${attributes}`
	};
}
