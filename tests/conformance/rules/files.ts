/** F1 to F5: files, their pieces and their addresses. */
import { newId } from '#domain/id.ts';
import type { FileAddressAnswer, FileAnswer } from '#protocol/file.ts';
import { failure, wish, type Client } from '../client.ts';
import { demand, demandEqual } from '../demand.ts';
import type { Answered } from '../observe.ts';
import type { Checks } from '../rules.ts';
import type { Stage } from '../stage.ts';

const INVALID = [422, 'invalid'];
const NOT_FOUND = [404, 'not-found'];
const FORBIDDEN = [403, 'forbidden'];
const TEXT = 'text/plain';

const begin = (who: Client, id: string, size: number, type = TEXT) => who.ask('file', { id, type, size });
const piece = (who: Client, id: string, offset: number, text: string): Promise<Answered> =>
	who.piece(`/api/file/${id}/${offset}`, text);
const received = ({ body }: Answered) => (body as Partial<FileAnswer> | undefined)?.received;
const addressFor = (who: Client, fileId: string) => who.ask('fileAddress', { fileId });

/** A text that has come. @returns the id of the file */
async function bring(who: Client, text: string): Promise<string> {
	const id = newId();
	await begin(who, id, text.length);
	const { body } = await piece(who, id, 0, text);
	demandEqual((body as FileAnswer).isWhole, true, 'whether a file that was brought is whole');
	return id;
}

const sending = (conversationId: string, fileId: string, size: number, name = 'words.txt') =>
	wish('sendFile', {
		id: newId(),
		conversationId,
		seenPosition: 9,
		file: { id: fileId, name, type: TEXT, size }
	});

/** A file that the visitor sent into its conversation, and what can be read of it. */
async function sent(stage: Stage, text: string) {
	const vera = await stage.visitor('vera');
	const conversationId = await stage.begin(vera);
	const fileId = await bring(vera, text);
	await vera.must(sending(conversationId, fileId, text.length));
	return { vera, conversationId, fileId };
}

/** How files are tried. */
export const files: Checks = {
	F1: async (stage) => {
		const { agent, nobody } = stage;
		const limit = (await nobody.widget(agent.session.workspaceId)).body as { fileMaxBytes?: number };
		const most = limit.fileMaxBytes ?? 0;
		demand(most > 0, 'the widget does not say how large a file may be');
		demandEqual(
			failure(await begin(agent, newId(), most + 1)),
			[413, 'too-large'],
			'a file that is too large'
		);
		for (const [type, size] of [
			['text/html', 5],
			[TEXT, 0]
		] as const)
			demandEqual(failure(await begin(agent, newId(), size, type)), INVALID, `${size} bytes of ${type}`);
		const vera = await stage.visitor('vera');
		const conversationId = await stage.begin(vera);
		const fileId = await bring(vera, 'words');
		await vera.must(sending(conversationId, fileId, 5, '../a\u202Eb'));
		const { epoch } = await agent.clock();
		const { text } = await vera.ask('pull', { epoch, after: 0, limit: 1_000 });
		demand(text.includes('"_ab.txt"'), 'the name of a file is not cleaned');
	},

	F2: async ({ agent }) => {
		const id = newId();
		demandEqual(received(await begin(agent, id, 10)), 0, 'how much of a new file is there');
		demandEqual(received(await piece(agent, id, 0, 'hello')), 5, 'how much is there after a piece');
		demandEqual(received(await piece(agent, id, 0, 'HELLO')), 5, 'how much is there when it comes again');
		demandEqual(received(await piece(agent, id, 7, 'x')), 5, 'how much is there after one that is too early');
		demandEqual(received(await begin(agent, id, 10)), 5, 'how much is there when it is asked again');
		demandEqual(failure(await begin(agent, id, 11)), INVALID, 'an id that is taken');
		demandEqual(failure(await piece(agent, id, 5, 'more than is left')), INVALID, 'a piece that is too long');
		await piece(agent, id, 5, 'world');
		const { address } = (await addressFor(agent, id)).body as FileAddressAnswer;
		demandEqual((await agent.bytes(address)).text, 'helloworld', 'what came of two pieces');
		return 'but for the loss of power';
	},

	F3: async (stage) => {
		const vera = await stage.visitor('vera');
		const conversationId = await stage.joined(vera);
		const { agent } = stage;
		const belying = newId();
		await begin(agent, belying, 9, 'image/png');
		demandEqual(
			failure(await piece(agent, belying, 0, '<html><b>')),
			INVALID,
			'a page that says it is a picture'
		);
		const half = newId();
		await begin(agent, half, 10);
		await piece(agent, half, 0, 'hello');
		const foreign = await bring(vera, 'hello');
		const own = await bring(agent, 'hello');
		const results = await agent.wish(
			sending(conversationId, half, 10),
			sending(conversationId, foreign, 5),
			sending(conversationId, newId(), 5),
			sending(conversationId, own, 4),
			sending(conversationId, own, 5),
			sending(conversationId, own, 5)
		);
		const became = results.map((result) => (result.kind === 'refused' ? result.reason : result.kind));
		const missing = 'file-missing';
		const expected = [missing, missing, missing, 'invalid', 'applied', 'invalid'];
		demandEqual(became, expected, 'what became of wishes to send a file');
		return 'but for the seven days';
	},

	F4: async (stage) => {
		const { agent, nobody } = stage;
		const { vera, fileId } = await sent(stage, 'some words, and nothing that runs');
		const others = [await stage.visitor('otto'), await stage.stranger()];
		for (const who of others) demandEqual(failure(await addressFor(who, fileId)), NOT_FOUND, 'a stranger');
		demandEqual((await addressFor(vera, fileId)).status, 200, 'its visitor');
		const { address } = (await addressFor(agent, fileId)).body as FileAddressAnswer;
		const { status, headers } = await nobody.bytes(address);
		demandEqual(status, 200, 'an address that was given');
		demandEqual(headers.get('x-content-type-options'), 'nosniff', 'whether a browser may guess');
		demand(/\bsandbox\b/.test(headers.get('content-security-policy') ?? ''), 'what is served may run');
		demand(/^attachment\b/.test(headers.get('content-disposition') ?? ''), 'a text is shown, not downloaded');
		const part = await nobody.bytes(address, { range: 'bytes=1-3' });
		demandEqual([part.status, part.text], [206, 'ome'], 'a range');
		demandEqual((await nobody.bytes(address, { range: 'bytes=900-' })).status, 416, 'a range outside');
		const changed = address.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A'));
		for (const one of [changed, address.replace(fileId, newId())])
			demandEqual(failure(await nobody.bytes(one)), FORBIDDEN, 'an address that was changed');
		return 'but for its end after two hours';
	},

	F5: 'it is what a device does, and no server can tell'
};
