/** Everything of one customer company. */
import Type, { type Static } from 'typebox';
import { EmailText } from './email.ts';
import { escalationFields } from './escalation.ts';
import { Id, Millis, ShortText } from './fields.ts';
import { FILE_MAX_BYTES, FileSize } from './file.ts';
import { applied, refused, type Mutator } from './mutator.ts';
import { tagMakersFields } from './tag-makers.ts';
import { isKnownZone, TimeZone } from './time-zone.ts';

/** How many origins a workspace may list. */
const ORIGINS_MAX = 50;
/** The fewest days for which devices keep a conversation after its end. */
export const KEPT_DAYS_MIN = 7;
/** The most days for which devices keep a conversation after its end. */
export const KEPT_DAYS_MAX = 730;

const KeptDays = Type.Integer({
	minimum: KEPT_DAYS_MIN,
	maximum: KEPT_DAYS_MAX,
	description: 'For how many days after its end devices keep a conversation (SPEC S3); 90 when absent.'
});
const Origin = Type.String({ maxLength: 270, description: 'Scheme, host and port, as the browser says it.' });

/** A customer company: its name, where its widget may stand, and what its devices keep. */
export const Workspace = Type.Object(
	{
		id: Id,
		name: ShortText,
		origins: Type.Array(Origin, {
			maxItems: ORIGINS_MAX,
			description: 'Where the widget may stand (SPEC W2).'
		}),
		keptDays: Type.Optional(KeptDays),
		keptDaysAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'When that was said; the later one wins.' })
		),
		fileMaxBytes: Type.Optional(
			Type.Integer({ ...FileSize, description: `The largest file; ${FILE_MAX_BYTES} bytes when absent.` })
		),
		mailFrom: Type.Optional(
			Type.String({
				...EmailText,
				description:
					'The address that its e-mail comes from, said by the server; absent when it can send none.'
			})
		),
		hidesIpAddresses: Type.Optional(
			Type.Boolean({
				description: "Visitors' IP addresses are never kept; absent when they are (product V6)."
			})
		),
		hidesIpAddressesAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'When that was said; the later one wins.' })
		),
		timeZone: Type.Optional(
			Type.String({ ...TimeZone, description: 'Where its days begin (product R3); UTC when absent.' })
		),
		timeZoneAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'When that was said; the later one wins.' })
		),
		...escalationFields,
		...tagMakersFields,
		createdAt: Millis
	},
	{ additionalProperties: false, description: 'A customer company.' }
);
export type Workspace = Static<typeof Workspace>;

/** Arguments of `addOrigin` and `removeOrigin`. */
export const OriginArgs = Type.Object({ workspaceId: Id, origin: Origin }, { additionalProperties: false });
export type OriginArgs = Static<typeof OriginArgs>;

/** Arguments of `keepConversations`. */
export const KeepConversations = Type.Object(
	{ workspaceId: Id, days: KeptDays },
	{ additionalProperties: false }
);
export type KeepConversations = Static<typeof KeepConversations>;

/** Arguments of `limitFiles`. */
export const LimitFiles = Type.Object(
	{ workspaceId: Id, bytes: Type.Integer({ ...FileSize, description: 'The largest file from now on.' }) },
	{ additionalProperties: false }
);
export type LimitFiles = Static<typeof LimitFiles>;

/** Arguments of `setTimeZone`. */
export const SetTimeZone = Type.Object(
	{ workspaceId: Id, timeZone: TimeZone },
	{ additionalProperties: false }
);
export type SetTimeZone = Static<typeof SetTimeZone>;

/** The largest file that may be sent in a workspace, in bytes. */
export const fileLimitOf = (workspace: Pick<Workspace, 'fileMaxBytes'> | undefined): number =>
	workspace?.fileMaxBytes ?? FILE_MAX_BYTES;

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

/** Says for how long devices keep conversations after their end; the owner and managers may, and what was said later wins. */
export const keepConversations: Mutator<KeepConversations> = (scene, args, { actor, writtenAt }) => {
	const workspace = scene.read('workspace', args.workspaceId);
	if (!workspace) return refused('not-found');
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	if (writtenAt < (workspace.keptDaysAt ?? 0)) return applied([]);
	const document = { ...workspace, keptDays: args.days, keptDaysAt: writtenAt };
	return applied([{ collection: 'workspace', document }]);
};

/** Chooses how large a file may be; the owner and managers may. What was sent before stays. */
export const limitFiles: Mutator<LimitFiles> = (scene, { workspaceId, bytes }, { actor }) => {
	const workspace = scene.read('workspace', workspaceId);
	if (!workspace) return refused('not-found');
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	if (fileLimitOf(workspace) === bytes) return applied([]);
	return applied([{ collection: 'workspace', document: { ...workspace, fileMaxBytes: bytes } }]);
};

/** Says in which time zone the days of the workspace begin; the owner and managers may, and what was said later wins. */
export const setTimeZone: Mutator<SetTimeZone> = (scene, { workspaceId, timeZone }, { actor, writtenAt }) => {
	const workspace = scene.read('workspace', workspaceId);
	if (!workspace) return refused('not-found');
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	if (!isKnownZone(timeZone)) return refused('invalid');
	if (writtenAt < (workspace.timeZoneAt ?? 0)) return applied([]);
	const document = { ...workspace, timeZone, timeZoneAt: writtenAt };
	return applied([{ collection: 'workspace', document }]);
};
