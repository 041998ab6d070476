/** Rules switched off by what the wire makes of the words: the storm must notice each of them. */
import type { Forgery } from '../kit/wire.ts';

/** A rule that can be switched off. */
export type Rule = keyof typeof forgeries | keyof typeof lapses;

interface Result {
	id: string;
	kind: string;
	number?: number;
}

interface Items {
	items?: { number: number }[];
	results?: Result[];
	mutations?: { id: string; name?: string; at?: number; args?: { addId?: string; addIds?: string[] } }[];
	epoch?: string;
	sentAt?: number;
	say?: string;
	from?: number;
}

/** The acts of adding a tag that devices sent of late, in any order. */
const adds: string[] = [];
/** What the last batch told, to whomever. */
let overheard: { number: number }[] = [];

/** What is said without the rule. */
export const forgeries = {
	/** Nobody recognises a mutation that comes again. */
	S5: () => {
		const ids = new Map<string, string>();
		return {
			request: (_path, body) =>
				change(body, ({ mutations }) => {
					for (const mutation of mutations ?? []) {
						const forged = `${mutation.id.slice(0, -6)}${String(ids.size).padStart(6, '0')}`;
						ids.set(forged, mutation.id);
						mutation.id = forged;
					}
				}),
			answer: (_path, body) =>
				change(body, ({ results }) => {
					for (const result of results ?? []) result.id = ids.get(result.id) ?? result.id;
				})
		};
	},
	/** Every batch seems to continue from where the device is. */
	'S7 gap': () => ({ word: (text) => change(text, (word) => word.say === 'batch' && (word.from = 0)) }),
	/** Whatever comes later seems to be newer. */
	'S7 number': () => {
		let count = 0;
		const renumber = (body: string) =>
			change(body, ({ items }) => {
				for (const item of items ?? []) item.number = 1_000_000 + (count += 1);
			});
		return { word: renumber, answer: (_path, body) => renumber(body) };
	},
	/** A removal takes away whatever was added, seen or not. */
	M4: () => ({
		request: (_path, body) =>
			change(body, ({ mutations }) => {
				for (const { args } of mutations ?? []) {
					if (args?.addId !== undefined) adds.push(args.addId);
					if (args?.addIds) args.addIds = [...new Set([...args.addIds, ...adds.slice(-20)])];
				}
			})
	}),
	/** A wish leaves the list as soon as it is granted. */
	S12: () => ({
		answer: (path, body) =>
			path.endsWith('/mutate')
				? change(body, ({ results }) => {
						for (const result of results ?? []) if (result.number !== undefined) result.number = 0;
					})
				: body
	}),
	/** What an epoch granted counts as granted in every other: nothing is decided a second time. */
	S8: () => {
		const granted = new Map<string, Result>();
		const replaced = new Map<string, Result>();
		return {
			request: (_path, body) =>
				change(body, ({ mutations }) => {
					for (const mutation of mutations ?? []) {
						const result = granted.get(mutation.id);
						if (!result) continue;
						mutation.id = `${mutation.id.slice(0, -6)}${String(replaced.size).padStart(6, '0')}`;
						mutation.name = 'nothing';
						replaced.set(mutation.id, result);
					}
				}),
			answer: (_path, body) =>
				change(body, (said) => {
					if (said.results) said.results = said.results.map((result) => replaced.get(result.id) ?? result);
					for (const result of said.results ?? [])
						if (result.kind === 'applied') granted.set(result.id, result);
				})
		};
	},
	/** Wishes do not say which epoch answered last. */
	S22: () => ({
		request: (path, body) => (path.endsWith('/mutate') ? change(body, (said) => delete said.epoch) : body)
	}),
	/** A draft counts as typed when it is sent. */
	X11: () => ({
		request: (_path, body) =>
			change(body, ({ mutations, sentAt }) => {
				for (const mutation of mutations ?? [])
					if (mutation.name === 'saveDraft' && sentAt !== undefined) mutation.at = sentAt;
			})
	}),
	/** A line that died is not silent: something on the way answers in the server's place. */
	S6: () => ({ echo: (text) => (text.includes('heartbeat') ? text : undefined) }),
	/** A line tells what every workspace says. */
	S10: () => ({
		word: (text) =>
			change(text, (word) => {
				if (word.say !== 'batch') return;
				const own = word.items ?? [];
				word.items = [...own, ...overheard];
				overheard = own;
			})
	})
} as const satisfies Record<string, () => Forgery>;

/** Rules that are switched off by what a machine or a server leaves out. */
const lapses = {
	/** A write for which there was no room counts as done, and the number comes after it. */
	'S7 stored': true,
	/** What a tab brings from a former life of the copy is stored as if it were of the present one. */
	'S7 life': true,
	/** A message is stored, and its draft stays. */
	'X11 step': true,
	/** Data that were put back go on in their former epoch. */
	'S8 epoch': true
} as const;

/** Every rule that can be switched off. */
export const rules = [...Object.keys(forgeries), ...Object.keys(lapses)] as readonly Rule[];

export const forgeryOf = (rule: Rule): Forgery =>
	rule in lapses ? {} : forgeries[rule as keyof typeof forgeries]();

function change(text: string, how: (said: Items) => unknown): string {
	const said = JSON.parse(text) as Items;
	how(said);
	return JSON.stringify(said);
}
