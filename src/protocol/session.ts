/** How an agent comes and goes (product A0, A1, P9). */
import Type, { type Static } from 'typebox';
import { Role } from '#domain/agent.ts';
import { EmailText } from '#domain/email.ts';
import { EMAIL_MAX, Id, ShortText } from '#domain/fields.ts';
import { TimeZone } from '#domain/time-zone.ts';
import type { Endpoint } from './endpoints.ts';

/** Shortest password that is accepted, in UTF-16 units. */
export const PASSWORD_MIN = 8;
/** Longest one, in UTF-16 units. */
export const PASSWORD_MAX = 200;

const Email = Type.String({ minLength: 3, maxLength: EMAIL_MAX, pattern: '^[^\\s@]+@[^\\s@]+$' });
const Password = Type.String({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX });

/** Creates an account and its workspace. */
export const SignUpRequest = Type.Object(
	{
		name: Type.String({ ...ShortText, minLength: 1 }),
		email: Email,
		password: Password,
		timeZone: Type.Optional(
			Type.String({
				...TimeZone,
				description: "The browser's: the workspace's at first, unless the server does not know it."
			})
		)
	},
	{ additionalProperties: false, description: 'Creates an account and its workspace.' }
);
export type SignUpRequest = Static<typeof SignUpRequest>;

/** Signs an agent in on this device. */
export const SignInRequest = Type.Object(
	{ email: Email, password: Type.String({ minLength: 1, maxLength: PASSWORD_MAX }) },
	{ additionalProperties: false, description: 'Signs an agent in on this device.' }
);
export type SignInRequest = Static<typeof SignInRequest>;

/** Who is signed in: the answer to sign-up, sign-in and the question itself. */
export const Session = Type.Object(
	{
		workspaceId: Id,
		agentId: Id,
		role: Role,
		name: ShortText,
		email: EmailText
	},
	{ additionalProperties: false, description: 'Who is signed in.' }
);
export type Session = Static<typeof Session>;

/** The addresses of coming and going, by themselves: who asks for them needs none of the others' shapes. */
export const sessionEndpoints = {
	signUp: {
		method: 'POST',
		path: '/api/sign-up',
		who: ['anyone'],
		request: SignUpRequest,
		answer: Session,
		fails: ['forbidden', 'too-large', 'taken'],
		meaning:
			'Creates an account, its workspace and its owner, and signs in; the origin it is asked from is the first that is listed.'
	},
	signIn: {
		method: 'POST',
		path: '/api/sign-in',
		who: ['anyone'],
		request: SignInRequest,
		answer: Session,
		fails: ['forbidden', 'too-large', 'wrong-password'],
		meaning: 'Signs in on this device.'
	},
	signOut: {
		method: 'POST',
		path: '/api/sign-out',
		who: ['agent'],
		fails: ['forbidden', 'signed-out'],
		meaning: 'Ends the session of this device and its lines.'
	},
	session: {
		method: 'GET',
		path: '/api/session',
		who: ['agent'],
		answer: Session,
		fails: ['forbidden', 'signed-out'],
		meaning: 'Says who is signed in.'
	}
} as const satisfies Record<string, Endpoint>;
