/** What is known in a thread, for the variables of shortcuts. */
import type { ConversationView } from '#data/conversations.ts';
import { watchWorkspace } from '#data/settings.ts';
import { fill, variableWord, type Filled } from '#domain/shortcut-words.ts';
import type { Setting } from '#domain/setting.ts';
import { region } from '#ui/base/format.ts';
import { NOTICE_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';

/** How shortcuts read in a thread, and what is told when something had to be left out. */
export function filling(desk: Desk, view: () => ConversationView) {
	const workspace = watchWorkspace(desk.data);
	const filled = ({ text = '' }: Setting): Filled =>
		fill(text, {
			visitorName: view().visitor?.name,
			email: view().visitor?.email,
			agentName: desk.me.name,
			workspaceName: workspace.current?.name
		});
	return {
		filled,
		reads: (shortcut: Setting): string => filled(shortcut).text,
		/** Says what was not known. */
		tell: ({ unknown }: Filled): void => {
			if (unknown.length === 0) return;
			const names = unknown.map((variable) => variableWord(variable, region()).slice(1, -1));
			const text = m.shortcut_left_out({ names: new Intl.ListFormat(region()).format(names) });
			desk.toasts.show({ text, forMs: NOTICE_MS });
		}
	};
}
