/** An owner's web site: pages on an origin of their own that carry the widget, under a policy as strict as it may be. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the site's pages carry. */
export interface Carried {
	/** The origin that serves the widget. */
	readonly server: string;
	readonly workspaceId: string;
}

/** One small site that answers to several names: only the first of them is the owner's. */
export class Site {
	readonly #server: Server;
	#carried: Carried | undefined;

	private constructor(server: Server) {
		this.#server = server;
	}

	static async open(): Promise<Site> {
		const server = createServer();
		const site = new Site(server);
		server.on('request', (request, response) => {
			const url = new URL(request.url ?? '/', site.origin);
			response.setHeader('cache-control', 'no-store');
			if (url.pathname === '/favicon.ico') {
				response.writeHead(204).end();
				return;
			}
			if (url.pathname === '/own.js') {
				response.setHeader('content-type', 'text/javascript');
				response.end(OWN_SCRIPT);
				return;
			}
			response.setHeader('content-type', 'text/html; charset=utf-8');
			response.setHeader('content-security-policy', site.#policy(url.searchParams.has('without-markup')));
			response.end(site.#page(url));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return site;
	}

	/** The owner's origin. Browsers find every name below `localhost` at home. */
	get origin(): string {
		return this.#named('shop.localhost');
	}

	/** The same pages where the owner does not want them. */
	get strangerOrigin(): string {
		return this.#named('stranger.localhost');
	}

	/** Puts the widget of a workspace onto all pages. */
	carry(carried: Carried): void {
		this.#carried = carried;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#named(host: string): string {
		return `http://${host}:${(this.#server.address() as AddressInfo).port}`;
	}

	/** @param isWithoutMarkup no script makes elements from text, or a policy that lets it */
	#policy(isWithoutMarkup: boolean): string {
		const server = this.#carried?.server ?? '';
		return [
			"default-src 'none'",
			"img-src 'self'",
			`script-src 'self' ${server}`,
			`connect-src ${server} ${server.replace(/^http/, 'ws')}`,
			...(isWithoutMarkup ? ["require-trusted-types-for 'script'", "trusted-types 'none'"] : [])
		].join('; ');
	}

	#page(url: URL): string {
		const language = url.searchParams.get('lang') ?? 'en';
		const title =
			url.pathname === '/' ? 'Lamps and lanterns' : `Lamps and lanterns: ${url.pathname.slice(1)}`;
		const { server = '', workspaceId = '' } = this.#carried ?? {};
		return `<!doctype html>
<html lang="${language}">
	<head>
		<meta charset="utf-8" />
		<meta name="viewport" content="width=device-width, initial-scale=1" />
		<title>${title}</title>
		<script src="/own.js"></script>
		<script async src="${server}/widget/widget.js" data-workspace="${workspaceId}"></script>
	</head>
	<body>
		<main>
			<h1>${title}</h1>
			<p>Warm light, made by hand.</p>
			<nav aria-label="Pages"><a href="/">Home</a> <a href="/prices">Prices</a></nav>
		</main>
	</body>
</html>`;
	}
}

/** What an owner's own script may do before the widget is there: say who the visitor is. */
const OWN_SCRIPT = `window.Porchlight = window.Porchlight || function () {
	(Porchlight.q = Porchlight.q || []).push(Array.from(arguments));
};
const asked = new URLSearchParams(location.search).get('name');
if (asked) sessionStorage.setItem('name', asked);
const name = sessionStorage.getItem('name');
if (name) Porchlight('name', name);
`;
