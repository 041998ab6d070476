/** Everything of one customer company. */
import Type, { type Static } from 'typebox';
import { Id, Millis, ShortText } from './fields.ts';
import { applied, refused, type Mutator } from './mutator.ts';

/** How many origins a workspace may list. */
export const ORIGINS_MAX = 50;

const Origin = Type.String({ maxLength: 270, description: 'Scheme, host and port, as the browser says it.' });

/** A customer company: its name and where its widget may stand. */
export const Workspace = Type.Object(
	{
		id: Id,
		name: ShortText,
		origins: Type.Array(Origin, {
			maxItems: ORIGINS_MAX,
			description: 'Where the widget may stand (SPEC W2).'
		}),
		createdAt: Millis
	},
	{ additionalProperties: false, description: 'A customer company.' }
);
export type Workspace = Static<typeof Workspace>;

/** Arguments of `addOrigin` and `removeOrigin`. */
export const OriginArgs = Type.Object({ workspaceId: Id, origin: Origin }, { additionalProperties: false });
export type OriginArgs = Static<typeof OriginArgs>;

/** The origin of a web address as a person types it, https when no scheme is given; nothing when it is none. */
export function parseOrigin(address: string): string | undefined {
	const text = address.trim();
	try {
		const url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
		const web = url.protocol === 'https:' || url.protocol === 'http:';
		return web && url.hostname !== '' ? url.origin : undefined;
	} catch {
		return undefined;
	}
}

/** Lets the widget stand on one more origin; the owner and managers may. */
export const addOrigin: Mutator<OriginArgs> = (scene, args, { actor }) => {
	const workspace = scene.read('workspace', args.workspaceId);
	if (!workspace) return refused('not-found');
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	const origin = parseOrigin(args.origin);
	if (origin === undefined) return refused('invalid');
	if (workspace.origins.includes(origin)) return applied([]);
	if (workspace.origins.length >= ORIGINS_MAX) return refused('invalid');
	const document = { ...workspace, origins: [...workspace.origins, origin] };
	return applied([{ collection: 'workspace', document }]);
};

/** Takes one origin from the list; one that is not on it changes nothing. */
export const removeOrigin: Mutator<OriginArgs> = (scene, args, { actor }) => {
	const workspace = scene.read('workspace', args.workspaceId);
	if (!workspace) return refused('not-found');
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	if (!workspace.origins.includes(args.origin)) return applied([]);
	const document = { ...workspace, origins: workspace.origins.filter((origin) => origin !== args.origin) };
	return applied([{ collection: 'workspace', document }]);
};
