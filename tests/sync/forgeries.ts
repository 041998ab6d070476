/** Rules switched off by what the wire makes of the words: the storm must notice each of them. */
import type { Forgery } from '../kit/wire.ts';

/** A rule that can be switched off. */
export type Rule = 'S5' | 'S7 gap' | 'S7 number' | 'S12' | 'M4';

interface Items {
	items?: { number: number }[];
	results?: { id: string; kind: string; number?: number }[];
	mutations?: { id: string; name?: string; args?: { addId?: string; addIds?: string[] } }[];
	say?: string;
	from?: number;
}

/** The acts of adding a tag that devices sent of late, in any order. */
const adds: string[] = [];

/** What is said without the rule. */
export const forgeries: Readonly<Record<Rule, () => Forgery>> = {
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
	})
};

function change(text: string, how: (said: Items) => unknown): string {
	const said = JSON.parse(text) as Items;
	how(said);
	return JSON.stringify(said);
}
