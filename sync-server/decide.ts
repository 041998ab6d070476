/** Decides a batch of wishes on loaded documents: pure, so that every engine decides alike (SPEC S4, S5, S10, M1). */
import { Compile, type Validator } from 'typebox/compile';
import { documents, type Document, type DocumentName } from '#domain/documents.ts';
import type { StoredFile } from '#domain/file.ts';
import type { Message } from '#domain/message.ts';
import { decide, isMutationName, mutations, touches, type Mutation } from '#domain/mutations.ts';
import {
	refused,
	type Actor,
	type Key,
	type Outcome,
	type Put,
	type RefusedReason,
	type Scene
} from '#domain/mutator.ts';
import type { MutationResult, SentMutation } from '#protocol/mutate.ts';
import { writtenAt, type Sending } from './dating.ts';

/** What is decided, by whom, and on what. */
export interface Undecided extends Sending {
	readonly actor: Actor;
	readonly mutations: readonly SentMutation[];
	/** The workspace's clock before the batch. */
	readonly clock: number;
	/** First results of those of the mutations that were decided before, by id. */
	readonly seen: ReadonlyMap<string, MutationResult>;
	/** Every document that the mutations touch and that exists, by `keyOf`: what `loadTouched` gives. */
	readonly documents: ReadonlyMap<string, Put>;
	/** What has been received of the files that the mutations name: what `fileIdsIn` finds. */
	readonly files?: ReadonlyMap<string, StoredFile | undefined>;
	/** Whether author and line may have one more letter sent. */
	readonly mayMail?: boolean | undefined;
}

/** What was decided. */
export interface Decided {
	/** One per mutation, in their order. */
	readonly results: readonly MutationResult[];
	/** Those of them that are decided for the first time. */
	readonly fresh: readonly MutationResult[];
	/** The documents as they are now, each once, in number order. */
	readonly changes: readonly { readonly number: number; readonly put: Put }[];
	/** The workspace's clock after the batch. */
	readonly clock: number;
	/** What our own functions threw; their mutations are refused as `unknown`. */
	readonly bugs: readonly unknown[];
}

/** Names a document within its workspace. */
export const keyOf = (collection: DocumentName, id: string): string => `${collection}/${id}`;

/** Loads the documents that undecided mutations need, each once, and what is found only through them. */
export function loadTouched(
	sent: readonly SentMutation[],
	actor: Actor,
	load: (keys: readonly Key[]) => ReadonlyMap<string, Put>
): ReadonlyMap<string, Put> {
	const mutations = sent.map(parse).filter((mutation) => typeof mutation !== 'string');
	const asked = new Set<string>();
	const documents = new Map<string, Put>();
	for (;;) {
		const keys = new Map<string, Key>();
		for (const mutation of mutations) {
			for (const key of touches(mutation, actor, readerOf(documents))) {
				keys.set(keyOf(key.collection, key.id), key);
			}
		}
		const fresh = [...keys].filter(([name]) => !asked.has(name));
		if (fresh.length === 0) return documents;
		for (const [name] of fresh) asked.add(name);
		for (const [name, put] of load(fresh.map(([, key]) => key))) documents.set(name, put);
	}
}

/** The files that mutations name. */
export const fileIdsIn = (sent: readonly SentMutation[]): string[] =>
	sent
		.map(parse)
		.flatMap((one) => (typeof one !== 'string' && one.name === 'sendFile' ? one.args.file.id : []));

/** Decides each mutation in order on what the ones before it left. */
export function decideBatch(batch: Undecided): Decided {
	const scene = new Map(batch.documents);
	const files = new Map(batch.files);
	const changes = new Map<string, { number: number; put: Put }>();
	const first = new Map<string, MutationResult>(batch.seen);
	const fresh: MutationResult[] = [];
	const bugs: unknown[] = [];
	let clock = batch.clock;
	const results = batch.mutations.map((sent) => {
		// Before everything else: the answer to a repeated wish never changes (SPEC S5).
		const known = first.get(sent.id);
		if (known) return known;
		const outcome = decideOne(sent, scene, { ...batch, files }, bugs);
		for (const put of outcome.kind === 'applied' ? outcome.puts : []) {
			const key = keyOf(put.collection, put.document.id);
			clock += 1;
			scene.set(key, put);
			// Taken out first, so that the map stays in number order.
			changes.delete(key);
			changes.set(key, { number: clock, put });
			if (put.collection === 'message') attach(files, put.document);
		}
		const result = resultOf(sent.id, outcome, clock);
		first.set(sent.id, result);
		fresh.push(result);
		return result;
	});
	return { results, fresh, changes: [...changes.values()], clock, bugs };
}

function decideOne(
	sent: SentMutation,
	documents: ReadonlyMap<string, Put>,
	batch: Undecided,
	bugs: unknown[]
): Outcome {
	const mutation = parse(sent);
	if (typeof mutation === 'string') return refused(mutation);
	try {
		const touched = touches(mutation, batch.actor, readerOf(documents));
		const outcome = decide(sceneOf(documents, touched), mutation, {
			actor: batch.actor,
			writtenAt: writtenAt(sent.at, batch),
			now: batch.now,
			fileOf: (fileId) => batch.files?.get(fileId),
			mayMail: batch.mayMail
		});
		return outcome.kind === 'applied' ? checked(outcome, documents, touched) : outcome;
	} catch (error) {
		bugs.push(error);
		return refused('unknown');
	}
}

/** A file belongs to one message: the next of the batch finds it so. */
function attach(files: Map<string, StoredFile | undefined>, { id, file }: Message): void {
	const stored = file && files.get(file.id);
	if (stored) files.set(stored.id, { ...stored, messageId: id });
}

const readerOf = (documents: ReadonlyMap<string, Put>): Scene => ({
	read: <N extends DocumentName>(collection: N, id: string) =>
		documents.get(keyOf(collection, id))?.document as Document<N> | undefined
});

function sceneOf(documents: ReadonlyMap<string, Put>, touched: readonly Key[]): Scene {
	const reader = readerOf(documents);
	return {
		read: (collection, id) => {
			if (!names(touched, collection, id)) throw new Error(`${collection} ${id} is read but not touched`);
			return reader.read(collection, id);
		}
	};
}

/** Messages and notes only append (product rule 5.1), and nothing is stored that devices could not read. */
function checked(
	outcome: Outcome & { kind: 'applied' },
	documents: ReadonlyMap<string, Put>,
	touched: readonly Key[]
): Outcome {
	for (const { collection, document } of outcome.puts) {
		if (!names(touched, collection, document.id))
			throw new Error(`${collection} ${document.id} is put but not touched`);
		const isEntry = collection === 'message' || collection === 'note';
		if (isEntry && documents.has(keyOf(collection, document.id))) return refused('invalid');
		if (!documentValidator(collection).Check(document)) return refused('invalid');
	}
	return outcome;
}

const names = (touched: readonly Key[], collection: DocumentName, id: string): boolean =>
	touched.some((key) => key.collection === collection && key.id === id);

function resultOf(id: string, outcome: Outcome, number: number): MutationResult {
	if (outcome.kind !== 'applied') return { id, kind: outcome.kind, reason: outcome.reason } as MutationResult;
	const result = { id, kind: outcome.kind, number };
	return outcome.notice === undefined ? result : { ...result, notice: outcome.notice };
}

/** The mutation with arguments that fit their schema, or why it is none. */
function parse({ id, name, args, at }: SentMutation): Mutation | RefusedReason {
	if (!isMutationName(name)) return 'unknown';
	return argsValidator(name).Check(args) ? ({ id, name, args, at } as Mutation) : 'invalid';
}

const argsValidators = new Map<string, Validator>();
const documentValidators = new Map<string, Validator>();

function argsValidator(name: keyof typeof mutations): Validator {
	const validator = argsValidators.get(name) ?? Compile(mutations[name].args);
	argsValidators.set(name, validator);
	return validator;
}

function documentValidator(collection: DocumentName): Validator {
	const validator = documentValidators.get(collection) ?? Compile(documents[collection].schema);
	documentValidators.set(collection, validator);
	return validator;
}
