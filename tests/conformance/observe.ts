/** What can be seen of every answer, whoever asked for it: header, shape, kind and status. */
import Type, { type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { VisitorConversation } from '#domain/conversation.ts';
import { documents } from '#domain/documents.ts';
import { isMutationName } from '#domain/mutations.ts';
import { endpoints, failsAnywhere, type Endpoint } from '#protocol/endpoints.ts';
import { ErrorBody, statusOf, type ErrorKind } from '#protocol/error.ts';
import type { MutationResult, SentMutation } from '#protocol/mutate.ts';
import type { Results } from '#protocol/list-results.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { refusedAnyway, results } from '#protocol/results.ts';
import { PROTOCOL_HEADER } from '#protocol/version.ts';

/** Takes a fault that was seen on the way, for the rule that it breaks. */
export type Note = (rule: string, fault: string) => void;

/** One answer as it came. */
export interface Answered {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** The JSON in it; undefined when it is none. */
	readonly body: unknown;
}

/** The name of an address. */
export type EndpointName = keyof typeof endpoints;

/** Looks at an answer of an address; of an unknown one without a name. */
export function observe(
	name: EndpointName | undefined,
	answered: Answered,
	{ isVisitor, note }: { isVisitor: boolean; note: Note }
): void {
	const endpoint: Endpoint | undefined = name === undefined ? undefined : endpoints[name];
	const from = endpoint?.path ?? 'no address';
	const { status, headers, body } = answered;
	if (!/^\d+$/.test(headers.get(PROTOCOL_HEADER) ?? '')) {
		for (const rule of ['T1', 'S15']) note(rule, `${from} answered ${status} without ${PROTOCOL_HEADER}`);
	}
	if (body === undefined) note('S15', `${from} answered ${status} with what is not JSON`);
	if (headers.get('content-type') !== 'application/json') note('T5', `${from} is not application/json`);
	if (headers.get('cache-control') !== 'no-store') note('T5', `${from} may be stored`);
	if (status !== 200) return observeFailure(from, endpoint, answered, note);
	if (endpoint?.answer && !fits(endpoint.answer, body)) note('T5', `${from} answers another shape`);
	observeItems(itemsOf(body), from, { isVisitor, note });
}

function observeFailure(
	from: string,
	endpoint: Endpoint | undefined,
	{ status, headers, body }: Answered,
	note: Note
): void {
	if (!fits(ErrorBody, body)) return note('T4', `${from} answered ${status} without a failure's body`);
	const { kind, waitMs } = body as ErrorBody;
	const isFit = statusOf[kind] === status || (kind === 'invalid' && status === 400);
	if (!isFit) note('T4', `${from} answered ${status} with ${kind}`);
	const listed: readonly ErrorKind[] = [...failsAnywhere, ...(endpoint?.fails ?? ['not-found'])];
	if (!listed.includes(kind)) note('T4', `${from} answers ${kind}, which the reference does not list`);
	if (kind !== 'busy') return;
	const seconds = Number(headers.get('retry-after'));
	if (waitMs === undefined || seconds !== Math.ceil(waitMs / 1_000))
		note('T8', `${from} is busy for ${waitMs} ms and says to retry after ${seconds} s`);
}

/** Looks at entries of the feed, wherever they came. */
export function observeItems(
	items: readonly FeedItem[],
	from: string,
	{ isVisitor, note }: { isVisitor: boolean; note: Note }
): void {
	for (const item of items) {
		const { collection } = item;
		const isForVisitors = ['conversation', 'message', 'transcript'].includes(collection);
		if (isVisitor && !isForVisitors) note('W1', `${from} told a visitor of ${collection}`);
		if ('gone' in item) continue;
		const inner = isVisitor && collection === 'conversation';
		const schema = inner ? VisitorConversation : documents[collection]?.schema;
		if (schema && fits(schema, item.document)) continue;
		note(inner ? 'W1' : 'T5', `${from} has a ${collection} of another shape`);
	}
}

/** Looks at what became of wishes: one result each, in order, with a reason that the reference names. */
export function observeResults(
	sent: readonly SentMutation[],
	answers: readonly MutationResult[],
	note: Note
): void {
	const ids = (of: readonly { id: string }[]) => of.map(({ id }) => id).join();
	if (ids(answers) !== ids(sent)) note('S4', 'results are not those of the wishes, in their order');
	for (const [index, result] of answers.entries()) {
		const name = sent[index]?.name ?? '';
		const known: Results | undefined = isMutationName(name) ? results[name] : undefined;
		const word = result.kind === 'applied' ? result.notice : result.reason;
		const listed: readonly (string | undefined)[] = {
			applied: [undefined, ...(known?.notices ?? [])],
			held: known?.held ?? [],
			refused: [...refusedAnyway, ...(known?.refused ?? [])]
		}[result.kind];
		if (!listed.includes(word)) note('S4', `${name} is ${result.kind} as ${word}`);
	}
}

const fits = (schema: TSchema, value: unknown): boolean => Check(Type.Union([schema]), value);

function itemsOf(body: unknown): readonly FeedItem[] {
	const items = (body as { items?: unknown } | undefined)?.items;
	return Array.isArray(items) ? (items as FeedItem[]) : [];
}
