/** S6, S16 to S19 and S24: the live line. */
import { newId } from '#domain/id.ts';
import { SILENCE_MS, type Signal } from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { wish, writing, type Client } from '../client.ts';
import { demand, demandEqual } from '../demand.ts';
import type { Line } from '../line.ts';
import type { Checks } from '../rules.ts';
import { newOrigin, type Stage } from '../stage.ts';
import { writeAtOnce } from './order.ts';

const FOREIGN = 'https://elsewhere.example';
/** More than one batch carries. */
const TOO_MUCH = 150;
/** Longer than any word upwards. */
const TOO_LONG = 'x'.repeat(3_000);
/** More words than a person types at once. */
const TOO_MANY = 60;
/** What a line that dies of silence may take beyond the time that is said. */
const SLACK_MS = 5_000;
const HEARTBEAT = { say: 'heartbeat' } as const;

/** How the live line is tried. */
export const live: Checks = {
	S6: async (stage) => {
		await demandRanges(stage);
		await demandLife(stage);
	},

	S16: async (stage) => {
		const { agent } = stage;
		const second = await stage.secondSession();
		const [ours, theirs] = [stage.line(agent), stage.line(second)];
		await ours.greet(agent);
		await theirs.greet(second);
		await second.ask('signOut');
		demandEqual(await theirs.goodbye(), ['signed-out', 1008], 'the line of a session that was ended');
		const late = stage.line(second);
		await late.say({ say: 'hello', protocol: PROTOCOL });
		demandEqual(await late.goodbye(), ['signed-out', 1008], 'a line after the end of its session');
		const vera = await stage.visitor('vera');
		const number = await vera.must(writing(stage.conversationId(), 'go on'));
		await ours.next('batch', ({ to }) => to >= number);
		const origin = newOrigin();
		const line = await stage.listing(origin, async () => {
			const opened = stage.line(vera, origin);
			await opened.greet(vera);
			return opened;
		});
		demandEqual(
			await line.goodbye(),
			['forbidden', 1008],
			'the line from an origin that was taken from the list'
		);
		return 'but for sessions that end by themselves';
	},

	S17: async (stage) => {
		const { agent, nobody } = stage;
		const hello = { say: 'hello', protocol: PROTOCOL };
		const typing = { say: 'typing', conversationId: newId(), active: true };
		const cases: [string, Client, (object | string | Uint8Array)[], readonly [string | undefined, number]][] =
			[
				['what is not JSON', agent, ['hello'], ['invalid', 1008]],
				['another word', agent, [{ say: 'shout' }], ['invalid', 1008]],
				['a field too many', agent, [{ ...HEARTBEAT, loud: true }], ['invalid', 1008]],
				['a word before the greeting', agent, [typing], ['invalid', 1008]],
				['a second greeting', agent, [hello, hello], ['invalid', 1008]],
				['nobody', nobody, [hello], ['signed-out', 1008]],
				['a token that is none', nobody, [{ ...hello, token: '1.x.y.z' }], ['signed-out', 1008]],
				['a binary frame', agent, [new Uint8Array([1])], [undefined, 1003]],
				['a long frame', agent, [TOO_LONG], [undefined, 1009]],
				['too many words', agent, [hello, ...Array.from({ length: TOO_MANY }, () => typing)], ['busy', 1013]]
			];
		for (const [what, client, words, end] of cases) {
			const line = stage.line(client);
			for (const word of words) await line.say(word);
			demandEqual(await line.goodbye(), end, `how the line ends for ${what}`);
		}
		const foreign = stage.line(agent, FOREIGN);
		await foreign.say(hello);
		demandEqual(await foreign.goodbye(), ['signed-out', 1008], "a cookie on a foreign page's line");
		const own = stage.line(agent, stage.server.address);
		await own.greet(agent);
	},

	S18: 'it is about when a device comes back',

	S19: async (stage) => {
		const { agent } = stage;
		const [vera, otto] = [await stage.visitor('vera'), await stage.visitor('otto')];
		const stranger = await stage.stranger();
		const conversationId = await stage.joined(vera);
		const unjoined = await stage.begin(otto);
		const lines = await greeted(stage, { agent, vera, otto, stranger });
		const before = (await agent.clock()).number;
		const typing = (id: string, active: boolean) => ({ say: 'typing', conversationId: id, active });
		await lines.vera.say(typing(conversationId, true));
		const heard = await lines.agent.next('signal', ({ signal }) => isTyping(signal, conversationId));
		const about = { about: 'typing', conversationId, author: 'visitor', authorId: vera.id, authorName: '' };
		demandEqual(heard.signal, { ...about, active: true }, 'what agents hear of a visitor who types');
		// Nobody but the visitor's agents may hear of it; the words after these show that these were understood.
		await lines.otto.say(typing(conversationId, true));
		await lines.stranger.say(typing(conversationId, true));
		await lines.agent.say(typing(unjoined, true));
		await lines.agent.say({ say: 'viewing', conversationId, active: true });
		await lines.agent.say(typing(conversationId, true));
		const told = await lines.vera.next('signal', ({ signal }) => isTyping(signal, conversationId));
		demand(
			told.signal.about === 'typing' && told.signal.author === 'agent',
			'a visitor hears of another visitor'
		);
		await agent.must(wish('joinConversation', { conversationId: unjoined, eventId: newId() }));
		await lines.agent.say(typing(unjoined, false));
		const first = await lines.otto.next('signal', ({ signal }) => isTyping(signal, unjoined));
		demand(
			first.signal.about === 'typing' && !first.signal.active,
			'a visitor hears of an agent who has not joined'
		);
		const heardOfLooking = lines.vera.all('signal').some(({ signal }) => signal.about === 'viewing');
		demand(!heardOfLooking, 'a visitor hears who looks');
		demandEqual(lines.stranger.all('signal').length, 0, 'signals that a stranger hears');
		const { items } = await agent.pull((await agent.clock()).epoch, before);
		demand(!JSON.stringify(items).includes('typing'), 'a signal is in the feed');
		if (stage.isOwn) await demandTeam(stage, lines.vera);
	},

	S24: async (stage) => {
		const { agent, nobody } = stage;
		const { workspaceId } = agent.session;
		const lines = await greeted(stage, { agent, vera: await stage.visitor('vera') });
		const pageUrl = `https://shop.example/${newId()}`;
		const page = { pageUrl, pageTitle: 'Shop', referrer: '', isActive: true };
		const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/145.0' };
		await nobody.ask('visit', { workspaceId, ...page }, { headers });
		await lines.agent.say({ say: 'look', isLooking: true, state: 'new' });
		const isTold = ({ signal }: { signal: Signal }) =>
			signal.about === 'visits' && signal.visits.some((visit) => visit.page.url === pageUrl);
		const { signal } = await lines.agent.next('signal', isTold);
		if (signal.about !== 'visits') return;
		demand(signal.counts.new >= signal.visits.length, 'fewer are counted than told');
		demand(
			signal.visits.every(({ state }) => state === 'new'),
			'others are told than those in the state that was said'
		);
		await lines.agent.say({ say: 'look', isLooking: false });
		await lines.vera.say({ say: 'look', isLooking: true });
		demandEqual(await lines.vera.goodbye(), ['forbidden', 1008], 'a visitor who looks');
	}
};

/** Ranges join from the greeting on while several write, for agents and for visitors whom half of it does not concern. */
async function demandRanges(stage: Stage): Promise<void> {
	const { agent } = stage;
	const vera = await stage.visitor('vera');
	const { epoch, number } = await agent.clock();
	const lines = await greeted(stage, { agent, vera });
	const [hello] = lines.agent.all('hello');
	demandEqual([hello?.protocol, hello?.epoch], [PROTOCOL, epoch], 'protocol and epoch of the greeting');
	demand((hello?.clock ?? 0) >= number, 'the greeting is behind the clock');
	await writeAtOnce(stage).done;
	if (stage.isOwn) {
		const many = Array.from({ length: TOO_MUCH }, () => writing(stage.conversationId(), 'one of many'));
		await (await stage.visitor('mass')).must(...many);
	}
	const end = await vera.must(writing(stage.conversationId(), 'the end'));
	for (const line of [lines.agent, lines.vera]) {
		await line.next('batch', ({ to }) => to >= end);
		demandJoined(line);
		line.close();
	}
}

function demandJoined({ words }: Line): void {
	let number = 0;
	for (const word of words) {
		if (word.say === 'hello') number = word.clock;
		if (word.say === 'poke') number = word.to;
		if (word.say !== 'batch') continue;
		demandEqual(word.from, number, 'where a batch continues');
		let last = word.from;
		for (const item of word.items) {
			demand(
				item.number > last && item.number <= word.to,
				`${item.number} in a batch from ${last} to ${word.to}`
			);
			last = item.number;
		}
		number = word.to;
	}
}

/** Both sides speak, or the line ends: after 10 s without a greeting, after 45 s of silence. */
async function demandLife(stage: Stage): Promise<void> {
	const { agent } = stage;
	const { silent, talking } = await greeted(stage, { silent: agent, talking: agent });
	const waiting = stage.line(agent);
	await waiting.say(HEARTBEAT);
	const beat = () => void talking.say(HEARTBEAT);
	await stage.server.network.pass(SILENCE_MS + SLACK_MS, silent.ended, beat);
	demandEqual(silent.code, 1001, 'how a silent line ends');
	demandEqual(await waiting.goodbye(), ['invalid', 1008], 'how a line without a greeting ends');
	demandEqual(talking.code, undefined, 'how a line ends that speaks');
	const count = talking.words.length - 1;
	demand(count >= 2, `${count} words came in 45 s, where one is due every 20 s`);
	const asking = stage.line(agent);
	await asking.greet(agent);
	await asking.say(HEARTBEAT);
	await asking.next('heartbeat');
}

async function greeted<Name extends string>(
	stage: Stage,
	clients: Readonly<Record<Name, Client>>
): Promise<Record<Name, Line>> {
	const lines = {} as Record<Name, Line>;
	for (const name of Object.keys(clients) as Name[]) {
		lines[name] = stage.line(clients[name]);
		await lines[name].greet(clients[name]);
	}
	return lines;
}

const isTyping = (signal: Signal, conversationId: string): boolean =>
	signal.about === 'typing' && signal.conversationId === conversationId;

async function demandTeam({ agent }: Stage, line: Line): Promise<void> {
	await agent.must(wish('setAvailability', { availability: 'online' }));
	const { signal } = await line.next('signal', (word) => word.signal.about === 'team' && word.signal.online);
	demandEqual(signal.about === 'team' && signal.names, [agent.session.name], 'who of the team is online');
	await agent.must(wish('setAvailability', { availability: 'offline' }));
	await line.next('signal', (word) => word.signal.about === 'team' && !word.signal.online);
}
