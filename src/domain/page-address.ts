/** What is kept of a web address: enough to know the page, and nothing that opens a door (product V7, V10). */
import { NAME_MAX, URL_MAX } from './fields.ts';
import { cleanLine } from './text.ts';
import type { Campaign } from './visit.ts';

/** Names of parameters whose values may be secret or say who somebody is. */
const SECRET =
	/(token|secret|pass|pwd|auth|session|sid|sig|jwt|key|code|otp|nonce|state|ticket|mail|phone|tel|name|user|login|card|iban)/i;
/** A value of so many signs is no name of a page but a token of some kind. */
const VALUE_MAX = 60;
const CAMPAIGN = /^(utm_|gclid$|fbclid$|msclkid$|mc_eid$|mc_cid$)/i;

/** The address of a page without its fragment, without who signed in by it, and without secrets; undefined for no web page. */
export function pageAddress(text: string): string | undefined {
	const url = webAddress(text);
	if (!url) return undefined;
	const kept = [...url.searchParams].filter(
		([name, value]) => !SECRET.test(name) && !CAMPAIGN.test(name) && value.length <= VALUE_MAX
	);
	const query = new URLSearchParams(kept).toString();
	return `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}`.slice(0, URL_MAX);
}

/** The page that led to a site: its address without query; undefined for the site itself, and for no web page. */
export function referrerAddress(text: string, pageUrl: string): string | undefined {
	const url = webAddress(text);
	if (!url || url.origin === webAddress(pageUrl)?.origin) return undefined;
	return `${url.origin}${url.pathname}`.slice(0, URL_MAX);
}

/** The campaign that an address names by `utm_source`, `utm_medium` and `utm_campaign`; undefined when none. */
export function campaignOf(pageUrl: string): Campaign | undefined {
	const said = webAddress(pageUrl)?.searchParams;
	const read = (name: string) => cleanLine(said?.get(name) ?? '', NAME_MAX);
	const campaign = {
		source: read('utm_source'),
		medium: read('utm_medium'),
		name: read('utm_campaign')
	};
	const entries = Object.entries(campaign).filter(([, value]) => value !== '');
	return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Campaign);
}

function webAddress(text: string): URL | undefined {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url && /^https?:$/.test(url.protocol) ? url : undefined;
}
