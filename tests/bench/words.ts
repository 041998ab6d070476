/** What invented visitors and agents say, in both languages; slots in braces are filled by chance. */

/** The phrases of one language. */
export interface Words {
	readonly language: string;
	readonly names: readonly string[];
	readonly pages: readonly { readonly path: string; readonly title: string }[];
	readonly things: readonly string[];
	readonly days: readonly string[];
	/** First words of a visitor. */
	readonly openings: readonly string[];
	readonly visitor: readonly string[];
	readonly agent: readonly string[];
}

/** The two languages of the product; names are first names only, so that they are nobody's. */
export const languages: readonly Words[] = [
	{
		language: 'en',
		names: [
			'Ada',
			'Bram',
			'Cleo',
			'Dilan',
			'Edda',
			'Finn',
			'Greta',
			'Hugo',
			'Imani',
			'Jonas',
			'Kaya',
			'Lior'
		],
		pages: [
			{ path: '/lamps', title: 'Lamps for porch and garden' },
			{ path: '/delivery', title: 'Delivery and returns' },
			{ path: '/basket', title: 'Your basket' },
			{ path: '/help/warranty', title: 'How the warranty works' }
		],
		things: [
			'garden lantern',
			'wall lamp',
			'string of lights',
			'spare bulb',
			'motion sensor',
			'solar panel',
			'timer switch'
		],
		days: ['Monday', 'Tuesday', 'Thursday', 'Friday', 'next week', 'tomorrow'],
		openings: [
			'Hello, I have a question about the {thing} that I ordered.',
			'Hi! Is the {thing} still available in black?',
			'Good morning, my parcel was due on {day} and has not come.',
			'Hello, can I change the address of order {number}?',
			'Hi there, the {thing} flickers when it rains. Is that normal?'
		],
		visitor: [
			'Yes, that is right.',
			'The number is {number}.',
			'Thank you, that helps a lot.',
			'I have tried that twice and it still does not work.',
			'Would it arrive before {day}?',
			'Could you send me the invoice for the {thing} again, please?',
			'It has said "payment pending" for three days now.',
			'I would rather have my money back than another {thing}.',
			'Ok',
			'Which cable do I need for the {thing}, the short one or the long one?',
			'I am at work now, I can look at it tonight.',
			'The colour is not the one in the picture; it is much warmer than I expected.'
		],
		agent: [
			'Hello {name}, thank you for writing. Let me have a look.',
			'I see your order {number}; it left our warehouse on {day}.',
			'Could you tell me what is printed on the back of the {thing}?',
			'I have sent a new {thing} to you today, free of charge.',
			'That is a known fault of the first series; we replace those.',
			'You will have it by {day}.',
			'Please unplug the {thing}, wait ten seconds, and plug it in again.',
			'Is there anything else that I can do for you?',
			'Done.',
			'I have asked a colleague in the workshop and will come back to you before {day}.',
			'The refund takes three to five working days, depending on your bank.'
		]
	},
	{
		language: 'fr',
		names: [
			'Anouk',
			'Basile',
			'Colette',
			'Dorian',
			'Élise',
			'Fabrice',
			'Gaëlle',
			'Hélène',
			'Isidore',
			'Joëlle',
			'Lucie',
			'Maël'
		],
		pages: [
			{ path: '/fr/lampes', title: 'Lampes de porche et de jardin' },
			{ path: '/fr/livraison', title: 'Livraison et retours' },
			{ path: '/fr/panier', title: 'Votre panier' },
			{ path: '/fr/aide/garantie', title: 'Comment marche la garantie' }
		],
		things: [
			'lanterne de jardin',
			'applique',
			'guirlande',
			'ampoule de rechange',
			'cellule de mouvement',
			'batterie solaire'
		],
		days: ['lundi', 'mardi', 'jeudi', 'vendredi', 'la semaine prochaine', 'demain'],
		openings: [
			"Bonjour, j'ai une question sur la {thing} que j'ai commandée.",
			'Bonjour ! Est-ce que la {thing} existe encore en noir ?',
			"Bonjour, mon colis devait arriver {day} et je n'ai toujours rien.",
			"Bonsoir, puis-je changer l'adresse de la commande {number} ?",
			'Bonjour, la {thing} clignote quand il pleut. Est-ce normal ?'
		],
		visitor: [
			"Oui, c'est bien cela.",
			'Le numéro est le {number}.',
			"Merci beaucoup, c'est très clair.",
			"J'ai essayé deux fois et cela ne marche toujours pas.",
			"Est-ce qu'elle arrivera avant {day} ?",
			"Pourriez-vous me renvoyer la facture de la {thing}, s'il vous plaît ?",
			'Il est écrit « paiement en attente » depuis trois jours.',
			'Je préférerais être remboursée plutôt que de recevoir une autre {thing}.',
			"D'accord",
			'De quel câble ai-je besoin pour la {thing}, le court ou le long ?',
			'Je suis au travail, je pourrai regarder ce soir.',
			"La couleur n'est pas celle de la photo ; elle est bien plus chaude que prévu."
		],
		agent: [
			'Bonjour {name}, merci pour votre message. Je regarde tout de suite.',
			'Je vois votre commande {number} ; elle a quitté notre entrepôt {day}.',
			'Pouvez-vous me dire ce qui est imprimé au dos de la {thing} ?',
			"Je vous ai envoyé une nouvelle {thing} aujourd'hui, sans frais.",
			"C'est un défaut connu de la première série ; nous les remplaçons.",
			'Vous la recevrez {day}.',
			'Débranchez la {thing}, attendez dix secondes, puis rebranchez-la.',
			'Puis-je faire autre chose pour vous ?',
			"C'est fait.",
			"J'ai demandé à une collègue de l'atelier et je reviens vers vous avant {day}.",
			'Le remboursement prend trois à cinq jours ouvrés, selon votre banque.'
		]
	}
];
