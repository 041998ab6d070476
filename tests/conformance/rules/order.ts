/** S1 to S3, S7, S8, S20, S21 and S23: the feed, the first copy, what a device makes of them, and what is not on it. */
import type { Filter } from '#domain/filter.ts';
import { newId } from '#domain/id.ts';
import type { FeedItem } from '#protocol/pull.ts';
import type { SentMutation } from '#protocol/mutate.ts';
import type { SearchAnswer } from '#protocol/search.ts';
import { failure, writing, type Client } from '../client.ts';
import { demandSame, freshCopy, keyOf, type Copy } from '../copy.ts';
import { demand, demandEqual, within, WITHIN_MS } from '../demand.ts';
import type { Checks } from '../rules.ts';
import type { Line } from '../line.ts';
import type { Stage } from '../stage.ts';

/** Requests at once, each with two messages; few enough that nothing of a conversation is packed. */
const REQUESTS = 24;
/** As many wishes as fill more than two pages of a snapshot with new conversations. */
const BULK = 3;
const BULK_EACH = 200;

/** How the feed is tried. */
export const order: Checks = {
	S1: async (stage) => {
		const { agent } = stage;
		const start = await agent.clock();
		const writers = writeAtOnce(stage);
		const [{ read, end }, numbers] = await Promise.all([
			readMeanwhile(agent, start, writers.done),
			writers.done
		]);
		for (const id of writers.messageIds) demand(read.has(`message/${id}`), `the message ${id} was skipped`);
		demandEqual(new Set(numbers).size, numbers.length, 'how many numbers the requests were given');
		const isInFeed = (number: number) => number > start.number && number <= end;
		demand(numbers.every(isInFeed), 'a wish was applied outside of the feed');
		const copy = await freshCopy(agent);
		for (const conversationId of writers.conversationIds) {
			const positions = copy.thread(conversationId).map(({ position }) => position);
			demandEqual(
				positions,
				positions.map((_, index) => index + 1),
				'positions of one conversation'
			);
		}
		return 'as far as one process shows it';
	},

	S2: async (stage) => {
		const [{ agent }, vera] = [stage, await stage.visitor('vera')];
		const { epoch, number: start } = await agent.clock();
		const conversationId = stage.conversationId();
		const sent: SentMutation[] = Array.from({ length: 12 }, (_, index) =>
			writing(conversationId, `${index}`)
		);
		let number = 0;
		for (const one of sent) number = await vera.must(one);
		const items = await pages(agent, epoch, start, 5);
		const keys = items.map(keyOf);
		const own = [`conversation/${conversationId}`, ...messageIds(sent).map((id) => `message/${id}`)];
		for (const key of own) demandEqual(keys.filter((one) => one === key).length, 1, `how often ${key} came`);
		for (let round = 0; round < 2; round += 1) {
			const more = Array.from({ length: 20 }, (_, index) => writing(conversationId, `${round} ${index}`));
			await vera.must(...more);
		}
		const later = await pages(agent, epoch, number, 9);
		const packed = later.flatMap((item) =>
			!('gone' in item) && item.collection === 'transcript' ? item.document.messages : []
		);
		const gone = later.flatMap((item) => ('gone' in item && item.collection === 'message' ? item.id : []));
		const known = messageIds(sent);
		const rested = packed.map(({ id }) => id).filter((id) => known.includes(id));
		demandEqual(gone.filter((id) => known.includes(id)).sort(), rested.sort(), 'markers of what was packed');
	},

	S3: async (stage) => {
		const { agent, isOwn } = stage;
		const [vera, otto] = [await stage.visitor('vera'), await stage.visitor('otto')];
		if (isOwn) await fill(stage);
		const conversationId = await stage.begin(vera);
		const first = (await agent.snapshot()).items.map(keyOf);
		for (const [collection, id] of [
			['workspace', agent.session.workspaceId],
			['agent', agent.session.agentId],
			['conversation', conversationId]
		])
			demand(first.includes(`${collection}/${id}`), `the first page lacks ${collection}`);
		const copy = await freshCopy(agent, async () => {
			await vera.must(writing(conversationId, 'Still there?'));
			await stage.begin(otto);
		});
		await demandSame(agent, copy, await freshCopy(agent));
		demandEqual(
			(await freshCopy(vera)).thread(conversationId),
			copy.thread(conversationId),
			"the visitor's thread"
		);
	},

	S7: async (stage) => {
		const { agent } = stage;
		const vera = await stage.visitor('vera');
		const follower = await follow(stage, agent);
		const visitor = await follow(stage, vera);
		const own = await vera.must(writing(stage.conversationId(), 'first'));
		const numbers = await writeAtOnce(stage).done;
		await follower.reach(Math.max(...numbers));
		await visitor.reach(own);
		await demandSame(agent, follower.copy, await freshCopy(agent));
		await demandSame(vera, visitor.copy, await freshCopy(vera));
	},

	S8: async (stage) => {
		const { agent } = stage;
		const { epoch, number } = await agent.clock();
		const tooOld = [410, 'too-old'];
		const pull = (body: object) => agent.ask('pull', { epoch, after: number, limit: 10, ...body });
		demandEqual((await pull({})).status, 200, 'a pull at the clock');
		demandEqual(failure(await pull({ epoch: newId() })), tooOld, 'another epoch');
		demandEqual(failure(await pull({ after: number + 1_000_000 })), tooOld, 'a number above the clock');
		const cursor = { at: number + 1_000_000, below: number };
		demandEqual(failure(await agent.ask('snapshot', { cursor })), tooOld, 'a cursor of another life');
		const hello = await stage.line(agent).greet(agent);
		demandEqual(hello.epoch, epoch, 'the epoch that the line says');
		demandEqual(
			(await (await stage.visitor('vera')).clock()).epoch,
			epoch,
			'the epoch that visitors are told'
		);
		return 'but for the ninety days';
	},

	S20: async (stage) => {
		const vera = await stage.visitor('vera');
		const conversationId = await stage.joined(vera);
		const texts = Array.from({ length: 70 }, (_, index) => `line ${index}`);
		for (let from = 0; from < texts.length; from += 10) {
			await vera.must(...texts.slice(from, from + 10).map((text) => writing(conversationId, text)));
		}
		for (const client of [stage.agent, vera]) {
			const thread = (await freshCopy(client)).thread(conversationId);
			demandEqual(
				thread.map(({ position }) => position),
				thread.map((_, index) => index + 1),
				'positions'
			);
			demandEqual(
				thread.slice(2).map(({ text }) => text),
				texts,
				'what was written'
			);
		}
	},

	S21: async (stage) => {
		const vera = await stage.visitor('vera');
		// Letters only, and of no other run.
		const word = newId()
			.replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')
			.replaceAll('-', '');
		const older = await stage.begin(vera, `The first ${word} était cassé`);
		// Not at the same moment, or no order could be told.
		for (const begunAt = Date.now(); Date.now() <= begunAt + 1;) await stage.agent.clock();
		const newer = await stage.begin(vera, `Another ${word} is whole`);
		const search = async (client: Client, text: string, filter?: Filter): Promise<string[]> => {
			const answered = await client.ask('search', { text, ...(filter ? { filter } : {}) });
			demandEqual(answered.status, 200, `the status of a search for ${text}`);
			return (answered.body as SearchAnswer).hits.map(({ conversationId }) => conversationId);
		};
		const wrong = `${word.slice(0, 5)}${word[5] === 'q' ? 'x' : 'q'}${word.slice(6)}`;
		const cases: [string, string[]][] = [
			[word.toUpperCase(), [newer, older]],
			[`etait ${word.slice(0, 12)}`, [older]],
			[`${word} whole`, [newer]],
			[`${wrong} `, [newer, older]],
			[`${word} nowhere`, []]
		];
		for (const [text, expected] of cases)
			demandEqual(await search(stage.agent, text), expected, `what ${text} finds`);
		const ofVera = await search(stage.agent, word, { visitorId: vera.id });
		demandEqual(ofVera, [newer, older], 'what is found of one visitor');
		const ofNobody = await search(stage.agent, word, { visitorId: newId() });
		demandEqual(ofNobody, [], 'what is found of another one');
		demandEqual(
			failure(await vera.ask('search', { text: word })),
			[403, 'forbidden'],
			'a visitor who searches'
		);
		demandEqual(await search(await stage.stranger(), word), [], 'what another workspace finds');
	},

	S23: 'a conversation is reported when it has been over for a day'
};

const messageIds = (sent: readonly SentMutation[]): string[] =>
	sent.map(({ args }) => (args as { id: string }).id);

/** Two writers with many requests under way together. */
export function writeAtOnce(stage: Stage) {
	const conversationIds = Array.from({ length: 4 }, () => stage.conversationId());
	const batches = Array.from({ length: REQUESTS }, (_, index) => {
		const conversationId = conversationIds[index % conversationIds.length] ?? newId();
		return [writing(conversationId, `${index} a`), writing(conversationId, `${index} b`)];
	});
	const run = async () => {
		const [vera, otto] = [await stage.visitor('vera'), await stage.visitor('otto')];
		// Each conversation has one visitor: who wrote in it first.
		return await Promise.all(batches.map((batch, index) => (index % 2 === 0 ? vera : otto).must(...batch)));
	};
	return { conversationIds, messageIds: messageIds(batches.flat()), done: run() };
}

/** All pages above a number, each as full as it may be and in order. */
async function pages(client: Client, epoch: string, from: number, limit: number): Promise<FeedItem[]> {
	const items: FeedItem[] = [];
	let after = from;
	for (let more = true; more;) {
		const page = await client.pull(epoch, after, limit);
		const numbers = page.items.map(({ number }) => number);
		demandEqual(page.from, after, 'where a page begins');
		demand(numbers.length <= limit, `${numbers.length} entries where ${limit} were asked`);
		for (const [index, number] of numbers.entries()) {
			const isInOrder = number > (numbers[index - 1] ?? after) && number <= page.to;
			demand(isInOrder, `${number} is out of order after ${numbers[index - 1] ?? after} up to ${page.to}`);
		}
		if (page.more) demandEqual(page.to, numbers.at(-1), 'where a full page ends');
		items.push(...page.items);
		({ to: after, more } = page);
	}
	return items;
}

/** Reads while others write: a number that is committed after a larger one was read would be missed. */
async function readMeanwhile(
	agent: Client,
	{ epoch, number }: { epoch: string; number: number },
	writing: Promise<unknown>
): Promise<{ read: Set<string>; end: number }> {
	const read = new Map<number, string>();
	let after = number;
	let isOver = false;
	const over = () => void (isOver = true);
	void writing.then(over, over);
	for (let isLast = false; ; isLast = isOver) {
		const page = await agent.pull(epoch, after, 7);
		for (const item of page.items) {
			demand(
				item.number > after && item.number <= page.to,
				`${item.number} is outside of ${after} to ${page.to}`
			);
			demand(!read.has(item.number), `the number ${item.number} stands for two changes`);
			read.set(item.number, keyOf(item));
		}
		after = page.to;
		if (isLast && !page.more) return { read: new Set(read.values()), end: after };
	}
}

/** Enough new conversations for several pages. */
async function fill(stage: Stage): Promise<void> {
	const mass = await stage.visitor('mass');
	for (let batch = 0; batch < BULK; batch += 1) {
		await mass.must(
			...Array.from({ length: BULK_EACH }, () => writing(stage.conversationId(), 'one of many'))
		);
	}
}

/** A copy that a line keeps current, by rule S7 alone. */
async function follow(stage: Stage, client: Client) {
	const copy = await freshCopy(client);
	const line = stage.line(client);
	await line.greet(client);
	await copy.catchUp(client);
	return {
		copy,
		reach: (number: number) =>
			within(WITHIN_MS, reach(client, copy, line, number), `the number ${number} on the line`)
	};
}

async function reach(client: Client, copy: Copy, line: Line, number: number): Promise<void> {
	await line.next('batch', ({ to }) => to >= number);
	for (const { from, to, items } of line.all('batch')) {
		if (to <= copy.number) continue;
		if (from > copy.number) await copy.catchUp(client);
		else {
			copy.take(items);
			copy.number = to;
		}
	}
}
