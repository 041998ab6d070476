/** The sample's past, played by the domain's own mutators, so that it is what would have happened. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/clock.ts';
import { makeIds, type NewId } from '#domain/id.ts';
import { decide, touches, type Mutation } from '#domain/mutations.ts';
import type { Actor, Put, Scene } from '#domain/mutator.ts';
import type { Document, DocumentName } from '#domain/documents.ts';
import { seededChance, type Chance } from './chance.ts';
import { english, type Dialogue } from './dialogues-en.ts';
import { french } from './dialogues-fr.ts';
import { DEMO_WORKSPACE_ID, SHOP_NAME, TEAM, WORDS, type Language } from './shop.ts';

/** How often each dialogue was had; with fifteen in each of two languages these are sixty. */
const TIMES = 2;
const SEED = 20_260_105;

type Wish = Pick<Mutation, 'name' | 'args'>;

/** Everything that is in the sample workspace at its first start. @param now the moment at which the past ends */
export function makeHistory(now: number): Put[] {
	const chance = seededChance(SEED);
	const newId = makeIds(
		() => now - 40 * DAY_MS,
		(bytes) => chance.fill(bytes)
	);
	const play = new Play(firstDocuments(now));
	const dialogues = [
		...Array.from({ length: TIMES }, () => english.map((dialogue) => ['en', dialogue] as const)),
		...Array.from({ length: TIMES }, () => french.map((dialogue) => ['fr', dialogue] as const))
	].flat();
	for (const [index, place] of shuffled(dialogues.length, chance).entries()) {
		const [language, dialogue] = dialogues[place] ?? ['en', english[0]];
		// The newest came minutes ago, the oldest a month ago, most of them in between.
		const ago = 4 * MINUTE_MS + (index / dialogues.length) ** 2.2 * 30 * DAY_MS;
		hold(play, { language, dialogue, index, beginsAt: Math.round(now - ago), now, chance, newId });
	}
	return play.puts();
}

interface Held {
	readonly language: Language;
	readonly dialogue: Dialogue;
	/** 0 for the newest. */
	readonly index: number;
	readonly beginsAt: number;
	readonly now: number;
	readonly chance: Chance;
	readonly newId: NewId;
}

/** Plays one dialogue; the newest end in the middle, unread or unanswered. */
function hold(play: Play, { language, dialogue, index, beginsAt, now, chance, newId }: Held): void {
	const visitor: Actor = { kind: 'visitor', id: newId() };
	const member = chance.pick([TEAM[0], TEAM[1], TEAM[1], TEAM[2]]) ?? TEAM[0];
	const { id: memberId = '', role = 'agent' } = member ?? {};
	const agent: Actor = { kind: 'agent', id: memberId, role, workspaceId: DEMO_WORKSPACE_ID };
	const conversationId = newId();
	const fill = filler(language, chance);
	let at = beginsAt;
	const does = (actor: Actor, wish: Wish) => play.run(wish, actor, Math.min(at, now));
	does(visitor, { name: 'introduceVisitor', args: introduction(language, chance, index) });
	const lines = index < 6 ? dialogue.slice(0, 1) : index < 14 ? dialogue.slice(0, 3) : dialogue;
	let position = 0;
	let joined = false;
	for (const line of lines) {
		const actor: Actor = line.startsWith('a') ? agent : visitor;
		if (actor === agent && !joined) {
			does(agent, { name: 'joinConversation', args: { conversationId, eventId: newId() } });
			joined = true;
			position += 1;
		}
		if (actor === agent) does(agent, { name: 'markRead', args: { conversationId, position } });
		const args = { id: newId(), conversationId, text: fill(line.slice(2)), seenPosition: position };
		does(actor, { name: 'sendMessage', args });
		position += 1;
		at += chance.between(20, 150) * 1_000;
		if (actor === agent) does(visitor, { name: 'markRead', args: { conversationId, position } });
	}
	if (index < 24 || !joined) return;
	at += chance.between(1, 30) * MINUTE_MS;
	does(agent, {
		name: 'resolveConversation',
		args: { conversationId, eventId: newId(), seenPosition: position }
	});
	// Every second visitor has a verdict, and most of them a good one.
	if (index % 2 === 1) return;
	const score = index % 14 === 0 ? 2 : index % 6 === 0 ? 4 : 5;
	at += MINUTE_MS;
	const rated = { id: newId(), conversationId, resolvedPosition: position + 1, score };
	does(visitor, { name: 'rateConversation', args: rated });
}

function firstDocuments(now: number): Put[] {
	const createdAt = now - 40 * DAY_MS;
	const workspace = { id: DEMO_WORKSPACE_ID, name: SHOP_NAME, origins: [], createdAt };
	return [
		{ collection: 'workspace', document: workspace },
		...TEAM.map((member, index): Put => {
			const document = { ...member, availabilityAt: now - (3 - index) * HOUR_MS, createdAt };
			return { collection: 'agent', document };
		})
	];
}

/** What a visitor's widget says of its page; every third visitor says who it is as well. */
export function introduction(language: Language, chance: Chance, index: number) {
	const words = WORDS[language];
	const page = chance.between(0, words.page.length - 1);
	const name = chance.pick(words.name);
	return {
		...(index % 3 === 2 ? {} : { name }),
		...(index % 3 === 0 ? { email: `${plain(name)}@mail.example` } : {}),
		pageUrl: `https://paperheron.example${words.page[page] ?? '/'}`,
		pageTitle: words.title[page] ?? SHOP_NAME,
		referrer: chance.next() < 0.4 ? 'https://search.example/' : '',
		language: language === 'en' ? 'en-GB' : 'fr-FR',
		browser: 'Mozilla/5.0 (X11; Linux x86_64) Demo/1.0'
	};
}

/** Fills the same words into all sentences of one dialogue. */
export function filler(language: Language, chance: Chance): (text: string) => string {
	const words = WORDS[language];
	const filled: Record<string, string> = {
		product: chance.pick(words.product),
		city: chance.pick(words.city),
		name: chance.pick(words.name),
		order: `PH-${chance.between(20_000, 49_999)}`
	};
	return (text) => text.replace(/\{(\w+)\}/g, (_, word: string) => filled[word] ?? '');
}

const plain = (name: string): string =>
	name
		.normalize('NFD')
		.replace(/[^a-z]/gi, '')
		.toLowerCase();

function shuffled(count: number, chance: Chance): number[] {
	const order = Array.from({ length: count }, (_, index) => index);
	for (let last = count - 1; last > 0; last -= 1) {
		const other = chance.between(0, last);
		[order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
	}
	return order;
}

/** Documents on which wishes are decided one after another. */
class Play {
	readonly #documents = new Map<string, Put>();

	constructor(puts: readonly Put[]) {
		for (const put of puts) this.#put(put);
	}

	run(wish: Wish, actor: Actor, at: number): void {
		const known = new Set(touches(wish, actor).map(({ collection, id }) => `${collection}/${id}`));
		const scene: Scene = {
			read: <N extends DocumentName>(collection: N, id: string) =>
				known.has(`${collection}/${id}`)
					? (this.#documents.get(`${collection}/${id}`)?.document as Document<N> | undefined)
					: undefined
		};
		const outcome = decide(scene, wish, { actor, writtenAt: at, now: at });
		if (outcome.kind !== 'applied')
			throw new Error(`the sample's ${wish.name} is ${outcome.kind}: ${outcome.reason}`);
		for (const put of outcome.puts) this.#put(put);
	}

	puts(): Put[] {
		return [...this.#documents.values()];
	}

	#put(put: Put): void {
		this.#documents.set(`${put.collection}/${put.document.id}`, put);
	}
}
