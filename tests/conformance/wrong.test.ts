/** Servers that break one rule each: the check of that rule finds it. */
import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { asNew, lying, type Lie, type Result, type Sent } from '../kit/liar.ts';
import { serve } from '../kit/served.ts';
import { checks, conform } from './rules.ts';

const HEADER = 'porchlight-protocol';
const ALLOW = 'access-control-allow-origin';
const isVisitor = (headers: Headers) => headers.has('authorization');

interface Item {
	collection: string;
	number: number;
	document?: Record<string, unknown> & { messages?: unknown[] };
}
/** Whoever asks for what exists, but elsewhere, is told so. */
function telling(): Lie {
	const known = new Set<unknown>();
	return {
		answer: ({ results = [] }: { results?: Result[] }, { body }) => {
			for (const [index, { args }] of ((body?.mutations ?? []) as Sent[]).entries()) {
				const result = results[index];
				if (result?.kind === 'applied') known.add(args?.['conversationId']);
				else if (result?.reason === 'not-found' && known.has(args?.['conversationId']))
					result.reason = 'forbidden';
			}
		}
	};
}

/** The epoch of the device does not matter. */
function timeless(): Lie {
	let epoch: unknown;
	return {
		request: ({ path, body }) => {
			if (path === '/api/pull' && epoch !== undefined) body.epoch = epoch;
		},
		answer: (body, { path }) => {
			if (path === '/api/snapshot') ({ epoch } = body);
		}
	};
}

const items = (change: (items: Item[]) => unknown, at = /pull|snapshot/): Lie => ({
	answer: (body, { path }) => {
		if (at.test(path) && Array.isArray(body.items)) change(body.items as Item[]);
	}
});
const texts = (change: (text: string) => string): Lie => ({
	request: ({ body }) => {
		for (const { args } of (body?.mutations ?? []) as Sent[])
			if (typeof args?.['text'] === 'string') args['text'] = change(args['text']);
	}
});
const status = (from: number, to: number): Lie => ({
	head: (head) => {
		if (head.status === from) head.status = to;
	}
});

let tries = 0;
let pieces = 0;
const lies: Record<string, Lie> = {
	'[T1] forgets the header': { head: ({ headers }) => headers.delete(HEADER) },
	'[T2] takes fields that it does not know': { request: ({ body }) => void delete body?.['more/of~it'] },
	'[T3] asks who comes before it asks for the version': {
		request: ({ headers }) => void (headers.has(HEADER) || headers.set(HEADER, '1'))
	},
	'[T4] says with another status what is not there': status(404, 403),
	'[T5] lets answers be stored': { head: ({ headers }) => headers.delete('cache-control') },
	'[T6] says more to one wrong password than to another': {
		answer: (body) => {
			if (body.kind === 'wrong-password') body.message = `the try ${(tries += 1)} was wrong`;
		}
	},
	'[T7] takes the cookie from any page': { request: ({ headers }) => headers.delete('origin') },
	'[T8] is busy without a time to wait': {
		answer: (body) => {
			if (body.kind === 'busy') delete body.waitMs;
		}
	},
	'[T9] takes ids in capitals': {
		request: ({ body }) => {
			for (const mutation of (body?.mutations ?? []) as Sent[]) mutation.id = mutation.id.toLowerCase();
		}
	},
	'[T10] believes the clock of the device': {
		request: ({ body }) => {
			if (body?.sentAt !== undefined) body.sentAt = Date.now();
		}
	},
	'[T11] counts UTF-16 units': texts((text) => (text.length > 4_000 ? '' : text)),
	'[S1] uses a number twice': items((all) => {
		const [first, second] = all;
		if (first && second) second.number = first.number;
	}),
	'[S1] passes over what was committed late': items((all) => all.length < 7 && all.pop(), /pull/),
	'[S2] leaves an entry out of a pull': items((all) => {
		const at = all.findIndex(({ collection }) => collection === 'message');
		if (at >= 0) all.splice(at, 1);
	}, /pull/),
	'[S3] leaves an entry out of a first copy': items((all) => all.pop(), /snapshot/),
	'[S3] counts changes between its pages as sent': {
		answer: (body, { path, body: asked }) => {
			if (path === '/api/snapshot' && asked.cursor) body.at += 4;
		}
	},
	'[S7] says batches without what is in them': {
		word: (word) => {
			if (word.say === 'batch') word.items = [];
		}
	},
	'[S8] does not know one life from another': timeless(),
	'[S20] packs messages and loses one': items((all) => {
		for (const { document } of all) document?.messages?.splice(3, 1);
	}),
	'[S21] finds the older first': { answer: (body) => body.hits?.reverse() },
	'[S4] answers in another order': { answer: (body) => body.results?.reverse() },
	'[S4] tells what no page tells of a wish that is granted': {
		answer: ({ results = [] }: { results?: Result[] }) => {
			for (const result of results) if (result.kind === 'applied') Object.assign(result, { notice: 'bravo' });
		}
	},
	'[S4] runs the good part of what cannot be read': {
		request: ({ body }) => {
			if (body?.mutations?.length === 2)
				body.mutations = (body.mutations as Sent[]).filter(({ id }) => id.length === 36);
		}
	},
	'[S5] takes a repeated wish as new': asNew(),
	'[S22] decides wishes of any epoch': {
		request: ({ path, body }) => void (path === '/api/mutate' && delete body.epoch)
	},
	'[S9] serves every version': { request: ({ headers }) => headers.set(HEADER, '1') },
	"[S10] says that another workspace's thing is there": telling(),
	'[S15] answers without the header what it does not know': {
		head: ({ status, headers }) => {
			if (status === 404) headers.delete(HEADER);
		}
	},
	'[M2] loses one of two changes': {
		request: ({ body }) => {
			for (const mutation of (body?.mutations ?? []) as Sent[])
				if (mutation.name === 'removeOrigin') mutation.name = 'addOrigin';
		}
	},
	'[M4] takes a repeated act of adding as new': {
		request: ({ body }) => {
			for (const mutation of (body?.mutations ?? []) as Sent[])
				if (mutation.name === 'tagConversation') mutation.args['addId'] = newId();
		}
	},
	'[M5] lets what came last stand': {
		request: ({ body }) => {
			const sent = (body?.mutations ?? []) as (Sent & { at: number })[];
			for (const [index, mutation] of sent.entries())
				if (mutation.name === 'editVisitor') mutation.at = Number(body?.sentAt) - 1_000 + index;
		}
	},
	'[M6] makes another tag of one that is there': {
		request: ({ body }) => {
			for (const mutation of (body?.mutations ?? []) as Sent[])
				if (mutation.name === 'createTag') mutation.args['tagId'] = newId();
		}
	},
	'[M7] tells visitors how far an e-mail has come': {
		answer: (body, { headers }) => {
			for (const { collection, document } of (body.items ?? []) as Item[])
				if (isVisitor(headers) && collection === 'message' && document)
					document['email'] = { to: 'vera@example.invalid', state: 'sent' };
		}
	},
	'[M8] makes nobody of an address': {
		request: ({ body }) => {
			for (const { name, args } of (body?.mutations ?? []) as Sent[])
				if (name === 'startConversation') delete args['email'];
		}
	},
	'[M9] grants every rating': {
		answer: ({ results = [] }: { results?: Result[] }) => {
			for (const result of results)
				if (result.reason === 'too-late')
					Object.assign(result, { kind: 'applied', number: 1, reason: undefined });
		}
	},
	'[M10] sends whatever visitors ask for': {
		answer: ({ results = [] }: { results?: Result[] }) => {
			for (const result of results)
				if (result.reason === 'too-many')
					Object.assign(result, { kind: 'applied', number: 1, reason: undefined });
		}
	},
	'[D1] knows devices that were never said': {
		answer: (state: { isKnown?: boolean }) => {
			if (state.isKnown !== undefined) state.isKnown = true;
		}
	},
	'[D8] forgets that a device is told nothing more when it says where it is': {
		answer: (state: { isStopped?: boolean }) => {
			delete state.isStopped;
		}
	},
	'[S6] leaves a gap between batches': {
		word: (word) => {
			if (word.say === 'batch') word.from += 1;
		}
	},
	'[S6] has no heartbeat': { word: ({ say }) => say !== 'heartbeat' },
	'[S16] says another reason when rights end': {
		word: (word) => {
			if (word.say === 'bye') word.error.kind = 'unknown';
		}
	},
	'[S17] closes by another code': { close: (code) => (code === 1008 ? 1000 : code) },
	'[S19] tells agents who the visitor is in a signal': {
		word: (word) => {
			if (word.say === 'signal' && word.signal.author === 'visitor') word.signal.authorName = 'Vera';
		}
	},
	'[S24] tells of others than were asked for': {
		word: (word) => {
			if (word.say === 'signal' && word.signal.about === 'visits') word.signal.counts.new = 0;
		}
	},
	'[W1] lets visitors read who is responsible': {
		answer: (body, { headers }) => {
			for (const { collection, document } of (body.items ?? []) as Item[])
				if (isVisitor(headers) && collection === 'conversation' && document) document['assigneeId'] = newId();
		}
	},
	'[W1] brings visitors what is for agents': {
		answer: (body, { headers }) => {
			if (isVisitor(headers)) body.items?.push({ collection: 'agent', number: 1, id: newId(), gone: true });
		}
	},
	'[W2] answers visitors on any page': {
		request: ({ headers }) => isVisitor(headers) && headers.delete('origin')
	},
	'[W3] makes a new visitor of everyone': {
		request: ({ path, body }) => void (path === '/api/visitor' && delete body.token)
	},
	'[W4] forbids what is not there': status(404, 403),
	'[W6] shows the widget to who is blocked': {
		request: ({ path, headers }) => void (path.startsWith('/api/widget/') && headers.delete('authorization'))
	},
	'[W8] begins a visit with every page': {
		answer: (body, { path }) => {
			if (path === '/api/visit' && body.visitId !== undefined) body.visitId = newId();
		}
	},
	'[W5] lets every page read': { head: ({ headers }) => headers.set(ALLOW, '*') },
	'[F1] takes a file of any size': {
		request: ({ path, body }) => {
			if (path === '/api/file' && body.size > 1_000) body.size = 1_000;
		}
	},
	'[F2] takes a piece twice': {
		answer: (body, { path }) => {
			if (/^\/api\/file\/.+\/0$/.test(path)) body.received += (pieces += 1) > 1 ? 5 : 0;
		}
	},
	'[F3] sends what is not there': {
		answer: ({ results = [] }: { results?: Result[] }) => {
			for (const result of results)
				if (result.reason === 'file-missing') Object.assign(result, { kind: 'applied', number: 1 });
		}
	},
	'[F4] shows what it should only give': {
		head: ({ headers }) => headers.delete('content-disposition')
	}
};

const ruleOf = (name: string): string => /^\[(\w+)\]/.exec(name)?.[1] ?? '';

test('every rule that is tried from outside has a server that breaks it', () => {
	const tried = Object.keys(checks).filter((id) => typeof checks[id] !== 'string');
	expect([...new Set(Object.keys(lies).map(ruleOf))].sort()).toEqual(tried.sort());
});

test.each(Object.entries(lies))('%s, and is found out', async (name, lie) => {
	const { address, network } = await serve();
	const only = [ruleOf(name)];
	const verdicts = await conform({ address, network: lying(network, lie), only });
	// Found by what the rule demands, not by an accident on the way.
	expect(verdicts).toMatchObject([
		{ kind: 'failed', why: expect.not.stringMatching(/^\w*Error:/) as string }
	]);
});
