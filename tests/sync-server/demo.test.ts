import { expect, test } from 'vitest';
import { Check } from 'typebox/value';
import { documents, type Document, type DocumentName } from '#domain/documents.ts';
import type { Put } from '#domain/mutator.ts';
import { newId } from '#domain/id.ts';
import { quietLog, type Log } from '../../sync-server/log.ts';
import { seededChance } from '../../sync-server/demo/chance.ts';
import { openDemo } from '../../sync-server/demo/demo.ts';
import { makeHistory } from '../../sync-server/demo/history.ts';
import { DEMO_PASSWORD, DEMO_WORKSPACE_ID, TEAM } from '../../sync-server/demo/shop.ts';
import { startVisitors, type Pace } from '../../sync-server/demo/visitors.ts';
import { DAWN } from '../kit/cast.ts';
import { openDesk, wish, writing, type Desk, type Person } from './desk.ts';

const of = <N extends DocumentName>(puts: readonly Put[], collection: N): Document<N>[] =>
	puts.filter((put) => put.collection === collection).map(({ document }) => document as Document<N>);

/** Time in hand: what is due next is done when told. */
function handPace(): Pace & { readonly next: () => boolean } {
	const due: { at: number; task: () => void }[] = [];
	let now = 0;
	return {
		after: (milliseconds, task) => {
			const entry = { at: now + milliseconds, task };
			due.push(entry);
			return () => void (due.includes(entry) && due.splice(due.indexOf(entry), 1));
		},
		next: () => {
			const [first] = due.sort((a, b) => a.at - b.at);
			if (!first) return false;
			due.splice(0, 1);
			now = first.at;
			first.task();
			return true;
		}
	};
}

const ada = async (desk: Desk): Promise<Person> => {
	const account = await desk.server.accounts.find(TEAM[0]?.email ?? '');
	if (!account) throw new Error('the sample has no owner');
	const cookie = (await desk.server.accounts.open(account)).split(';')[0] ?? '';
	return { workspaceId: DEMO_WORKSPACE_ID, id: account.agentId, cookie };
};

test("the sample's past fits its schemas, has both languages and every state, and is the same every time", () => {
	const puts = makeHistory(DAWN);
	expect(makeHistory(DAWN)).toEqual(puts);
	for (const { collection, document } of puts) {
		expect([collection, Check(documents[collection].schema, document)]).toEqual([collection, true]);
	}
	const conversations = of(puts, 'conversation');
	expect(conversations).toHaveLength(60);
	const open = conversations.filter(({ status }) => status === 'open');
	expect(open.length).toBeGreaterThan(15);
	expect(open.filter(({ assigneeId }) => assigneeId === undefined).length).toBeGreaterThan(4);
	expect(conversations.every(({ lastMessageAt }) => lastMessageAt <= DAWN)).toBe(true);
	expect(Math.max(...conversations.map(({ lastMessageAt }) => lastMessageAt))).toBeGreaterThan(
		DAWN - 3_600_000
	);
	const languages = of(puts, 'visitor').map(({ language }) => language);
	expect(new Set(languages)).toEqual(new Set(['en-GB', 'fr-FR']));
	expect(of(puts, 'message').some(({ text }) => /[{}]/.test(text))).toBe(false);
	expect(new Set(of(puts, 'agent').map(({ name }) => name)).size).toBe(3);
});

test('the demo says how to get in, and a second start finds what the first one made', async () => {
	const desk = await openDesk();
	const said: string[] = [];
	const log: Log = { ...quietLog, say: (line) => void said.push(line) };
	const options = { address: 'http://localhost:3000', log, now: desk.now, pace: handPace() };
	(await openDemo(desk.server, options))();
	const clock = await desk.server.store.clock(DEMO_WORKSPACE_ID);
	(await openDemo(desk.server, options))();
	expect(await desk.server.store.clock(DEMO_WORKSPACE_ID)).toBe(clock);
	const printed = said.join('\n');
	for (const needed of [TEAM[0]?.email ?? '', DEMO_PASSWORD, `/demo?workspace=${DEMO_WORKSPACE_ID}`]) {
		expect(printed).toContain(needed);
	}
	for (const { email } of TEAM) {
		expect((await desk.call('/api/sign-in', { email, password: DEMO_PASSWORD })).status).toBe(200);
	}
	const widget = await desk.call(`/api/widget/${DEMO_WORKSPACE_ID}`, undefined, {
		origin: 'http://localhost:3000'
	});
	expect(widget).toMatchObject({ status: 200, body: { team: { online: true } } });
});

test('a simulated visitor writes soon, types and answers an agent, and says goodbye', async () => {
	const desk = await openDesk();
	const pace = handPace();
	(
		await openDemo(desk.server, {
			address: 'http://localhost:3000',
			log: quietLog,
			now: desk.now,
			pace: handPace()
		})
	)();
	const agent = await ada(desk);
	const line = await desk.line(agent);
	const errors: unknown[] = [];
	const stop = startVisitors(desk.server, seededChance(7), pace, (error) => void errors.push(error));
	pace.next();
	const fromVisitors = () =>
		line
			.all('batch')
			.flatMap(({ items }) => items)
			.flatMap((item) => ('gone' in item || item.collection !== 'message' ? [] : [item.document]))
			.filter(({ author }) => author === 'visitor');
	const heard = async (count: number) => {
		for (let seen = 1; fromVisitors().length < count; seen += 1) await line.until('batch', seen);
	};
	await heard(1);
	const [first] = fromVisitors();
	if (!first) throw new Error('nobody wrote');
	const { conversationId } = first;
	const joining = wish('joinConversation', { conversationId, eventId: newId() });
	await desk.wish(agent, joining);
	const own = () => fromVisitors().filter((message) => message.conversationId === conversationId).length;
	let answers = 0;
	while (own() > answers && answers < 10) {
		const conversation = await desk.server.store.read(DEMO_WORKSPACE_ID, 'conversation', conversationId);
		await desk.wish(agent, writing(conversationId, 'Of course.', conversation?.lastPosition));
		answers += 1;
		// It thinks, types, and writes; whoever else comes meanwhile is not waited for.
		for (let step = 0; step < 4 && own() <= answers && pace.next(); step += 1) await settled(desk, agent);
	}
	stop();
	expect(answers).toBeGreaterThan(1);
	expect(errors).toEqual([]);
	expect(line.all('signal').some(({ signal }) => signal.about === 'typing' && signal.active)).toBe(true);
	const conversation = await desk.server.store.read(DEMO_WORKSPACE_ID, 'conversation', conversationId);
	expect(conversation?.visitorReadPosition).toBeGreaterThan(1);
});

/** Whatever was asked before this is done when it is answered. */
async function settled(desk: Desk, agent: Person): Promise<void> {
	for (let turn = 0; turn < 5; turn += 1) await desk.call('/api/session', undefined, agent);
}
