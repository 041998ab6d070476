/** What a browser calls itself, as a person reads it (product V5); and robots, who are no visitors. */
import type { Parser } from 'bowser';
import type { Named, Visit } from '#domain/visit.ts';

/** What is known of a visitor's browser, and whether a person sits before it. */
export type Browser = Pick<Visit, 'browser' | 'system' | 'device'> & { readonly isRobot: boolean };

/** Whatever a program calls itself that looks at pages for others. */
const ROBOT =
	/bot\b|bot\/|crawl|spider|slurp|lighthouse|preview|fetcher|monitor|^curl|^wget|python|headless(?!chrome)/i;
const USER_AGENT_MAX = 500;
const DEVICES = { desktop: 'desktop', mobile: 'phone', tablet: 'tablet' } as const;
/** Browsers say these for ever, whatever they run on. */
const FROZEN: Readonly<Record<string, string>> = { macOS: '10.15.7', Android: '10' };
/** Windows 10 and 11 call themselves alike. */
const WINDOWS_OF_TODAY = '10';

let library: Promise<{ parse(userAgent: string): Parser.ParsedResult }> | undefined;

/** Reads what a browser says of itself; a program without a word is a robot. */
export async function readBrowser(userAgent: string): Promise<Browser> {
	if (userAgent === '' || ROBOT.test(userAgent)) return { isRobot: true };
	// Only who is visited needs it: a server starts smaller without.
	library ??= import('bowser').then(({ default: bowser }) => bowser);
	const { browser, os, platform } = (await library).parse(userAgent.slice(0, USER_AGENT_MAX));
	if (platform.type === 'bot') return { isRobot: true };
	const device = DEVICES[platform.type as keyof typeof DEVICES];
	const named = nameWith(browser.name, shortVersion(browser.version));
	const system = nameWith(os.name, systemVersion(os));
	return {
		isRobot: false,
		...(named ? { browser: named } : {}),
		...(system ? { system } : {}),
		...(device === undefined ? {} : { device })
	};
}

/** `142` of `142.0.0.0`, `17.4` of `17.4`. */
function shortVersion(version: string | undefined): string | undefined {
	const [major, minor] = /^(\d{1,6})(?:\.(\d{1,6}))?/.exec(version ?? '')?.slice(1) ?? [];
	return minor === undefined || minor === '0' ? major : `${major}.${minor}`;
}

function systemVersion({ name = '', version, versionName }: Parser.OSDetails): string | undefined {
	if (name === 'Windows') return versionName === WINDOWS_OF_TODAY ? '10/11' : versionName;
	return version === FROZEN[name] ? undefined : shortVersion(version);
}

const nameWith = (name: string | undefined, version: string | undefined): Named | undefined => {
	if (name === undefined || name === '') return undefined;
	return version === undefined ? { name } : { name, version };
};
