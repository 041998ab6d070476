/** People without a browser: the same addresses, spoken by hand. For what a journey needs and is not about. */
import type { Document, DocumentName } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import type { Args, MutationName } from '#domain/mutations.ts';
import type { MutateAnswer, MutationResult } from '#protocol/mutate.ts';
import type { FeedItem, PullAnswer, SnapshotAnswer } from '#protocol/pull.ts';
import type { Session } from '#protocol/session.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import type { VisitorAnswer } from '#protocol/widget.ts';

/** What opens an agent's door. */
export interface Account {
	readonly name: string;
	readonly email: string;
	readonly password: string;
}

/** Somebody who asks the server. */
class Person {
	readonly origin: string;
	readonly #headers: Readonly<Record<string, string>>;

	constructor(origin: string, headers: Readonly<Record<string, string>>) {
		this.origin = origin;
		this.#headers = headers;
	}

	/** Wishes one thing; throws unless it was granted. */
	async wish<N extends MutationName>(name: N, args: Args<N>): Promise<void> {
		const result = await this.tryWish(name, args);
		if (result?.kind !== 'applied') throw new Error(`${name} came back as ${JSON.stringify(result)}`);
	}

	/** Wishes one thing, whatever becomes of it. */
	async tryWish<N extends MutationName>(name: N, args: Args<N>): Promise<MutationResult | undefined> {
		const at = Date.now();
		const mutations = [{ id: newId(), name, args, at }];
		const { body } = await post<MutateAnswer>(
			this.origin,
			'/api/mutate',
			{ sentAt: at, mutations },
			this.#headers
		);
		return body.results[0];
	}

	/** Everything of one kind that this person may see now. */
	async read<N extends DocumentName>(collection: N): Promise<Document<N>[]> {
		const found = new Map<string, Document<N>>();
		const keep = (items: readonly FeedItem[]) => {
			for (const item of items) {
				if (item.collection !== collection || !('document' in item)) continue;
				found.set(item.document.id, item.document as Document<N>);
			}
		};
		let request: Partial<Pick<SnapshotAnswer, 'cursor'>> = {};
		let at: number;
		let epoch: string;
		do {
			const { body } = await post<SnapshotAnswer>(this.origin, '/api/snapshot', request, this.#headers);
			({ at, epoch } = body);
			keep(body.items);
			request = body.cursor ? { cursor: body.cursor } : {};
		} while (request.cursor);
		const { body } = await post<PullAnswer>(
			this.origin,
			'/api/pull',
			{ epoch, after: at, limit: 1_000 },
			this.#headers
		);
		keep(body.items);
		return [...found.values()];
	}
}

/** An agent without a screen. */
export class WireAgent extends Person {
	readonly account: Account;
	readonly session: Session;

	constructor(origin: string, account: Account, entered: { session: Session; cookie: string }) {
		super(origin, { cookie: entered.cookie });
		this.account = account;
		this.session = entered.session;
	}

	/** Creates an account and its workspace. */
	static async signUp(origin: string, account: Account): Promise<WireAgent> {
		return new WireAgent(origin, account, await enter(origin, '/api/sign-up', account));
	}

	static async signIn(origin: string, account: Account): Promise<WireAgent> {
		const { email, password } = account;
		return new WireAgent(origin, account, await enter(origin, '/api/sign-in', { email, password }));
	}

	/** What was said in the workspace, in the order of each conversation. */
	async texts(): Promise<string[]> {
		const messages = (await this.read('message')).filter(({ kind }) => kind === 'text');
		return messages.sort((a, b) => a.position - b.position).map(({ text }) => text);
	}

	/** Lets the widget stand on one more origin. */
	async allow(origin: string): Promise<void> {
		await this.wish('addOrigin', { workspaceId: this.session.workspaceId, origin });
	}

	/** Joins the conversation, if need be, and writes. */
	async answer(conversationId: string, text: string): Promise<void> {
		await this.tryWish('joinConversation', { conversationId, eventId: newId() });
		await this.wish('sendMessage', { id: newId(), conversationId, text, seenPosition: 1_000_000 });
	}
}

/** A visitor without a page. */
export class WireVisitor extends Person {
	readonly conversationId = newId();
	readonly visitorId: string;

	constructor(origin: string, { token, visitorId }: VisitorAnswer) {
		super(origin, { authorization: `Bearer ${token}` });
		this.visitorId = visitorId;
	}

	static async come(origin: string, workspaceId: string, name?: string): Promise<WireVisitor> {
		const { body } = await post<VisitorAnswer>(origin, '/api/visitor', { workspaceId }, {});
		const visitor = new WireVisitor(origin, body);
		const page = {
			pageUrl: 'https://shop.example/lamps',
			pageTitle: 'Lamps',
			referrer: '',
			language: 'en',
			browser: ''
		};
		if (name !== undefined) await visitor.wish('introduceVisitor', { name, ...page });
		return visitor;
	}

	async say(text: string): Promise<void> {
		const { conversationId } = this;
		await this.wish('sendMessage', { id: newId(), conversationId, text, seenPosition: 0 });
	}
}

async function enter(
	origin: string,
	path: string,
	body: object
): Promise<{ session: Session; cookie: string }> {
	const { body: session, headers } = await post<Session>(origin, path, body, {});
	const cookie = headers.getSetCookie().map((one) => one.split(';')[0]);
	return { session, cookie: cookie.join('; ') };
}

async function post<Answer>(
	origin: string,
	path: string,
	body: object,
	headers: Readonly<Record<string, string>>
): Promise<{ body: Answer; headers: Headers }> {
	const own = { origin, 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL) };
	const response = await fetch(`${origin}${path}`, {
		method: 'POST',
		headers: { ...own, ...headers },
		body: JSON.stringify(body)
	});
	if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
	return { body: (await response.json()) as Answer, headers: response.headers };
}
