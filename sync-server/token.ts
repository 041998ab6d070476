/** A visitor's token: signed, stateless, worth one visitor of one workspace (SPEC W1). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { DAY_MS, type Clock } from '#domain/clock.ts';
import { Id } from '#domain/fields.ts';

/** How long a token holds; each renewal begins anew. */
export const TOKEN_LIFE_MS = 400 * DAY_MS;

const FORM = /^1\.([0-9a-f-]{36})\.([0-9a-f-]{36})\.([0-9a-z]{1,10})\.([\w-]{43})$/;
const id = Compile(Id);

/** Whose token it is. */
export interface VisitorToken {
	readonly workspaceId: string;
	readonly visitorId: string;
}

/** Makes and reads tokens. */
export interface Tokens {
	make(token: VisitorToken): string;
	/** Whose it is; nothing when it is not ours or too old. */
	read(text: string): VisitorToken | undefined;
}

/** Signs with a key that nobody else has. */
export function openTokens(key: string, clock: Clock): Tokens {
	const sign = (body: string): string => createHmac('sha256', key).update(body).digest('base64url');
	return {
		make: ({ workspaceId, visitorId }) => {
			const body = `1.${workspaceId}.${visitorId}.${clock().toString(36)}`;
			return `${body}.${sign(body)}`;
		},
		read: (text) => {
			const [, workspaceId = '', visitorId = '', madeAt = '', signature = ''] = FORM.exec(text) ?? [];
			if (!id.Check(workspaceId) || !id.Check(visitorId)) return undefined;
			const expected = sign(text.slice(0, text.lastIndexOf('.')));
			if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return undefined;
			return clock() - parseInt(madeAt, 36) > TOKEN_LIFE_MS ? undefined : { workspaceId, visitorId };
		}
	};
}
