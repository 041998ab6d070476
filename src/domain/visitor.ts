/** A person on the customer's site. */
import Type, { type Static } from 'typebox';
import { Address, Id, Millis, NAME_MAX, ShortText, URL_MAX } from './fields.ts';
import { applied, type Mutator } from './mutator.ts';
import { cleanLine } from './text.ts';

const circumstances = {
	pageUrl: Type.String({ ...Address, description: 'The page the visitor is on.' }),
	pageTitle: Type.String({ ...ShortText, description: 'The title of that page.' }),
	referrer: Type.String({ ...Address, description: 'Where the visitor came from; empty when unknown.' }),
	language: Type.String({ maxLength: 35, description: 'Language of page or browser, BCP 47.' }),
	browser: Type.String({ maxLength: 300, description: 'What the browser calls itself.' })
};

/** A person on the customer's site. */
export const Visitor = Type.Object(
	{
		id: Id,
		name: Type.Optional(ShortText),
		email: Type.Optional(Type.String({ maxLength: 254 })),
		...circumstances,
		createdAt: Millis,
		seenAt: Type.Integer({ ...Millis, description: 'When the visitor last introduced itself.' })
	},
	{ additionalProperties: false, description: "A person on the customer's site." }
);
export type Visitor = Static<typeof Visitor>;

/** Arguments of `introduceVisitor`. */
export const IntroduceVisitor = Type.Object(
	{ name: Type.Optional(ShortText), email: Type.Optional(Type.String({ maxLength: 254 })), ...circumstances },
	{ additionalProperties: false }
);
export type IntroduceVisitor = Static<typeof IntroduceVisitor>;

/** Says where a visitor is and what is known of it; what is left out stays as it was. */
export const introduceVisitor: Mutator<IntroduceVisitor> = (scene, args, { actor, now }) => {
	const known = scene.read('visitor', actor.id);
	const document: Visitor = {
		...(known ?? { id: actor.id, createdAt: now }),
		...(args.name === undefined ? {} : { name: cleanLine(args.name, NAME_MAX) }),
		...(args.email === undefined ? {} : { email: cleanLine(args.email, 254) }),
		pageUrl: cleanLine(args.pageUrl, URL_MAX),
		pageTitle: cleanLine(args.pageTitle, NAME_MAX),
		referrer: cleanLine(args.referrer, URL_MAX),
		language: cleanLine(args.language, 35),
		browser: cleanLine(args.browser, 300),
		seenAt: now
	};
	return applied([{ collection: 'visitor', document }]);
};
