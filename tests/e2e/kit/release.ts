/** The built app of one server, in a copy that a test may change: the next version of it, and what an old one does. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { BUILD, type TestServer } from './server.ts';

/** By this the page of the next version is known. */
const MARK = 'porchlight-next';

export class Release {
	readonly folder: string;
	readonly #app: string;

	private constructor(folder: string) {
		this.folder = folder;
		this.#app = join(folder, 'app');
	}

	/** A copy of what `npm run build` made. */
	static async copy(): Promise<Release> {
		const folder = await mkdtemp(join(tmpdir(), 'porchlight-build-'));
		await cp(BUILD, folder, { recursive: true });
		return new Release(folder);
	}

	/**
	 * The server starts again with the next version, as whoever updates it does.
	 *
	 * @param without parts with this in their text are not in it: another build gives its files other names
	 */
	async replace(server: TestServer, without?: string): Promise<void> {
		await server.stop();
		const { version } = JSON.parse(await this.#read('_app/version.json')) as { version: string };
		await this.#write('_app/version.json', '{"version":"next"}');
		const page = await this.#read('200.html');
		await this.#write('200.html', page.replace('<head>', `<head><meta name="${MARK}" />`));
		let worker = (await this.#read('service-worker.js')).replaceAll(version, 'next');
		for (const name of without === undefined ? [] : await this.#partsWith(without)) {
			const kept = new RegExp(`\\w+\\+[\`'"]/${name}[\`'"],?`);
			if (!kept.test(worker)) throw new Error(`${name} is not kept`);
			worker = worker.replace(kept, '');
			await this.#write(name);
		}
		await this.#write('service-worker.js', worker);
		await server.restart();
	}

	async remove(): Promise<void> {
		await rm(this.folder, { recursive: true });
	}

	async #partsWith(words: string): Promise<string[]> {
		const below = '_app/immutable';
		const names = (await readdir(join(this.#app, below), { recursive: true })).filter((name) =>
			name.endsWith('.js')
		);
		const texts = await Promise.all(names.map((name) => this.#read(`${below}/${name}`)));
		return names.flatMap((name, index) => (texts[index]?.includes(words) ? [`${below}/${name}`] : []));
	}

	#read(name: string): Promise<string> {
		return readFile(join(this.#app, name), 'utf8');
	}

	async #write(name: string, text?: string): Promise<void> {
		for (const ending of ['', '.br', '.gz']) await rm(join(this.#app, name + ending), { force: true });
		if (text !== undefined) await writeFile(join(this.#app, name), text);
	}
}

/** Whether the page is one of the next version. */
export const isNext = (page: Page): Promise<boolean> =>
	page.evaluate((name) => document.querySelector(`meta[name=${name}]`) !== null, MARK);

/** From its next load on the page says that it speaks a protocol which is not served, until it is one of the next version. */
export const outgrow = (page: Page): Promise<unknown> =>
	page.addInitScript(
		({ mark, header, protocol }) => {
			const isOld = () => document.querySelector(`meta[name=${mark}]`) === null;
			const ask = window.fetch;
			window.fetch = (input, init) => {
				const request = new Request(input, init);
				if (isOld() && request.headers.has(header)) request.headers.set(header, String(protocol));
				return ask(request);
			};
			const { send } = WebSocket.prototype;
			WebSocket.prototype.send = function (words) {
				const isHello = isOld() && typeof words === 'string' && words.includes('"hello"');
				send.call(this, isHello ? words.replace(/"protocol":\d+/, `"protocol":${protocol}`) : words);
			};
		},
		{ mark: MARK, header: PROTOCOL_HEADER, protocol: PROTOCOL + 1 }
	);
