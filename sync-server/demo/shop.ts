/** The sample workspace: a shop that never was, its three agents, and names for its visitors. */
import type { Agent } from '#domain/agent.ts';

/** The languages of the sample. */
export type Language = 'en' | 'fr';

/** What everybody of the sample signs in with; it is printed at every start. */
export const DEMO_PASSWORD = 'paper-heron';

/** The shop's name, in both of its languages. */
export const SHOP_NAME = 'The Paper Heron · Le Héron de papier';

/** The first is the one that newcomers sign in as. */
export const TEAM: readonly (Pick<Agent, 'name' | 'email' | 'description' | 'role' | 'availability'> & {
	readonly id: string;
})[] = [
	{
		id: '00000000-0000-7000-8000-0000000000a1',
		name: 'Ada Lampwick',
		email: 'ada@paperheron.example',
		description: 'Runs the shop, answers in English and French',
		role: 'owner',
		availability: 'online'
	},
	{
		id: '00000000-0000-7000-8000-0000000000a2',
		name: 'Jules Parapluie',
		email: 'jules@paperheron.example',
		description: 'Encres et stylos, du mardi au samedi',
		role: 'manager',
		availability: 'online'
	},
	{
		id: '00000000-0000-7000-8000-0000000000a3',
		name: 'Mo Featherstone',
		email: 'mo@paperheron.example',
		description: 'Parcels and orders',
		role: 'agent',
		availability: 'away'
	}
];

/** The sample is always the same workspace, so that a second start finds it. */
export const DEMO_WORKSPACE_ID = '00000000-0000-7000-8000-000000000001';

/** What is put into the sentences. */
export const WORDS = {
	en: {
		product: [
			'the Skylark notebook',
			'the walnut ink',
			'the Moth fountain pen',
			'the letter set',
			'the blotting paper',
			'the wall calendar'
		],
		city: ['Brindlemouth', 'Upper Quill', 'Saltby', 'Larkhill'],
		name: ['Nora', 'Otis', 'Wilma', 'Basil', 'Greta', 'Hugo', 'Ines', 'Rufus'],
		page: ['/notebooks/skylark', '/inks', '/pens/moth', '/delivery', '/letters', '/'],
		title: ['Skylark notebook', 'Inks', 'Moth fountain pen', 'Delivery', 'Letter sets', 'The Paper Heron']
	},
	fr: {
		product: [
			'le carnet Alouette',
			'l’encre brou de noix',
			'le stylo Phalène',
			'le papier à lettres',
			'le buvard',
			'le calendrier mural'
		],
		city: ['Saint-Buvard', 'Plume-sur-Orge', 'Vieilencre', 'Les Marges'],
		name: ['Agathe', 'Basile', 'Céleste', 'Émile', 'Flora', 'Gaspard', 'Louison', 'Zélie'],
		page: ['/carnets/alouette', '/encres', '/stylos/phalene', '/livraison', '/papiers', '/'],
		title: [
			'Carnet Alouette',
			'Encres',
			'Stylo Phalène',
			'Livraison',
			'Papiers à lettres',
			'Le Héron de papier'
		]
	}
} as const satisfies Record<Language, Record<string, readonly [string, ...string[]]>>;
