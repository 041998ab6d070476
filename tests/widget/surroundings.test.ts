/** What the widget takes from a real page: what that refuses takes no message with it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pageSurroundings } from '../../src/widget/surroundings.ts';
import { workspaceId } from '../kit/cast.ts';

const refuse = (): never => {
	throw new DOMException('denied in this context', 'SecurityError');
};
let asked: string[];

/** A page whose storage is as told, with locks that browsers refuse together with it. */
function page(storage: () => unknown): void {
	vi.stubGlobal('window', {
		get localStorage() {
			return storage();
		}
	});
	vi.stubGlobal('navigator', {
		locks: {
			request: async (name: string, run: () => Promise<unknown>) => {
				asked.push(name);
				storage();
				return await run();
			}
		}
	});
}

beforeEach(() => (asked = []));
afterEach(() => vi.unstubAllGlobals());

test('[X12] where the browser refuses storage, and locks with it, what is to be done is done all the same', async () => {
	page(refuse);
	const { area, alone } = pageSurroundings('https://chat.example', workspaceId);
	expect(area).toBeUndefined();
	expect(await alone('outbox', async () => 'sent')).toBe('sent');
	expect(asked).toEqual([]);
});

test('[S11] where the browser stores, tabs take turns', async () => {
	page(() => ({}));
	const { alone } = pageSurroundings('https://chat.example', workspaceId);
	expect(await alone('outbox', async () => 'sent')).toBe('sent');
	expect(asked).toEqual(['outbox']);
});
