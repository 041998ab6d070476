/** Every rule of SPEC.md with what shows it from outside, and the run through all of them. */
import { readFileSync } from 'node:fs';
import { Broken, OutOfReach, within } from './demand.ts';
import type { Server } from './client.ts';
import type { Network } from './network.ts';
import { files } from './rules/files.ts';
import { live } from './rules/live.ts';
import { mail } from './rules/mail.ts';
import { order } from './rules/order.ts';
import { push } from './rules/push.ts';
import { ratings } from './rules/ratings.ts';
import { transport } from './rules/transport.ts';
import { visitors } from './rules/visitors.ts';
import { wishes } from './rules/wishes.ts';
import { Stage, type Account } from './stage.ts';

/** How one rule is tried, answering what of it can't be; a sentence in its place says why nothing can from outside. */
export type Check = ((stage: Stage) => Promise<string | void>) | string;

/** How each rule is tried, by its id. */
export type Checks = Readonly<Record<string, Check>>;

/** A rule as SPEC.md has it. */
export interface Rule {
	readonly id: string;
	readonly sentence: string;
}

/** What became of one rule. */
export interface Verdict extends Rule {
	readonly kind: 'passed' | 'failed' | 'not from outside';
	/** What is wrong, why it can't be tried, or what of it was not. */
	readonly why?: string;
}

/** What a run needs to know. */
export interface Run {
	/** The server's origin. */
	readonly address: string;
	readonly network: Network;
	readonly account?: Account | undefined;
	/** Only these rules. */
	readonly only?: readonly string[] | undefined;
	/** Hears which rule is being tried. */
	readonly tell?: (id: string) => void;
}

/** How long one rule may take: the slowest waits for a line to die. */
const RULE_WITHIN_MS = 90_000;

/** How each rule of SPEC.md is tried. */
export const checks: Checks = {
	...transport,
	...order,
	...push,
	...wishes,
	...live,
	...mail,
	...ratings,
	...visitors,
	...files
};

/** The rules of SPEC.md, in its order, each with its first sentence. */
export function readRules(): readonly Rule[] {
	const page = readFileSync(new URL('../../src/protocol/SPEC.md', import.meta.url), 'utf8');
	return [...page.matchAll(/^\| ([A-Z]\d+) \| (.*) \|$/gm)].map(([, id = '', rule = '']) => ({
		id,
		sentence: (/^.+?\.(?= |$)/.exec(rule)?.[0] ?? rule).replaceAll(/[`*]/g, '')
	}));
}

/** Tries the rules one after another against a running server, and leaves nothing open. */
export async function conform({ address, network, account, only, tell }: Run): Promise<readonly Verdict[]> {
	const faults = new Map<string, string>();
	const note = (rule: string, fault: string) => void (faults.has(rule) || faults.set(rule, fault));
	const server: Server = { address: new URL(address).origin, network, note };
	const stage = await Stage.open(server, account);
	const verdicts: Verdict[] = [];
	try {
		for (const rule of readRules()) {
			if (only && !only.includes(rule.id)) continue;
			tell?.(rule.id);
			verdicts.push(await attempt(rule, stage));
		}
	} finally {
		await stage.close();
	}
	// What was seen on the way to other rules counts, too.
	return verdicts.map((verdict) => {
		const fault = faults.get(verdict.id);
		return verdict.kind !== 'passed' || fault === undefined
			? verdict
			: { ...verdict, kind: 'failed', why: fault };
	});
}

async function attempt(rule: Rule, stage: Stage): Promise<Verdict> {
	const check = checks[rule.id] ?? 'nobody has written how';
	if (typeof check === 'string') return { ...rule, kind: 'not from outside', why: check };
	try {
		const untried = await within(RULE_WITHIN_MS, check(stage), 'the end of the trial');
		return { ...rule, kind: 'passed', ...(typeof untried === 'string' ? { why: untried } : {}) };
	} catch (error) {
		if (error instanceof OutOfReach) return { ...rule, kind: 'not from outside', why: error.message };
		if (error instanceof Broken) return { ...rule, kind: 'failed', why: error.message };
		return {
			...rule,
			kind: 'failed',
			why: error instanceof Error ? `${error.name}: ${error.message}` : String(error)
		};
	}
}
