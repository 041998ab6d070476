import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { Pushed } from '#outbox/pushed.ts';
import { sayReceipts } from '#outbox/receipts.ts';
import type { ReceiptRequest } from '#protocol/push.ts';
import { emptyDisk, failing, ours } from '../kit/shelf.ts';

const endpoint = 'https://push.example/device';

test('[D6] [B9] a receipt waits for the line, says how long ago it was, and is said once', async () => {
	const disk = emptyDisk();
	const pushed = new Pushed('porchlight-pushed', disk);
	const [shown, gone] = [newId(), newId()];
	await pushed.keepReceipt({ id: shown, at: 1_000, wasOpen: false });
	await pushed.keepReceipt({ id: gone, at: 2_000, wasOpen: true });
	const said: ReceiptRequest[] = [];
	const world = (isAway: boolean) => ({
		now: () => 61_000,
		wait: () => Promise.resolve(),
		fetch: (_: string, request: { readonly body?: unknown }) => {
			if (isAway) return Promise.reject(new TypeError('no line'));
			const receipt = JSON.parse(String(request.body)) as ReceiptRequest;
			said.push(receipt);
			return Promise.resolve(
				receipt.noticeId === gone ? failing({ kind: 'not-found', message: '' }, 404) : ours({})
			);
		}
	});
	expect(await sayReceipts(pushed, endpoint, world(true))).toBe(false);
	pushed.close();
	const again = new Pushed('porchlight-pushed', disk);
	expect(await sayReceipts(again, endpoint, world(false))).toBe(true);
	expect(await sayReceipts(again, endpoint, world(false))).toBe(true);
	expect(said).toEqual([
		{ endpoint, noticeId: shown, agoMs: 60_000 },
		{ endpoint, noticeId: gone, agoMs: 59_000, wasOpen: true }
	]);
	again.close();
});
