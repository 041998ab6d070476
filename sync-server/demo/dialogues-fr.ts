/** Ce que visiteurs et agents de l'exemple se sont dit en français : `v` le visiteur, `a` l'agent, tour à tour. */
import type { Dialogue } from './dialogues-en.ts';

export const french: readonly [Dialogue, ...Dialogue[]] = [
	[
		'v Bonjour, est-ce que {product} sera bientôt de retour ?',
		'a Bonjour ! Une livraison arrive jeudi. Voulez-vous que j’en mette un de côté ?',
		'v Avec plaisir, au nom de {name}.',
		'a C’est fait, nous le gardons une semaine.',
		'v Merci beaucoup !'
	],
	[
		'v Mon colis {order} devait arriver hier et le suivi ne bouge plus.',
		'a Je suis désolé. Je regarde tout de suite.',
		'a Il est au dépôt de {city} et repart demain matin.',
		'v D’accord, tant qu’il n’est pas perdu…',
		'a Il ne l’est pas. Je vous écris demain midi s’il n’est pas en livraison.'
	],
	[
		'v Est-ce que {product} supporte la plume, ou est-ce que l’encre traverse ?',
		'a Il la supporte bien. Avec une plume très large, on devine une ombre au dos, rien de plus.',
		'v Je peux essayer avant d’acheter ?',
		'a Je peux joindre deux feuilles d’essai à votre prochaine commande.',
		'v Parfait, je les note pour la {order}.'
	],
	[
		'v Livrez-vous à {city} ?',
		'a Oui, en deux à trois jours, et gratuitement à partir de 40.',
		'v Super, je commande.'
	],
	[
		'v Je me suis trompée de couleur, commande {order}. Trop tard pour changer ?',
		'a Non, elle n’est pas encore emballée. Quelle couleur souhaitez-vous ?',
		'v Le vert foncé, s’il vous plaît.',
		'a C’est changé, vous recevez une nouvelle confirmation.',
		'v Reçue. Quelle rapidité !'
	],
	[
		'v Le capuchon de mon stylo est fendu au bout de deux semaines. C’est garanti ?',
		'a Bien sûr. Avez-vous le numéro de commande ?',
		'v {order}',
		'a Merci. Un capuchon neuf part aujourd’hui ; gardez l’ancien.',
		'v Je ne m’attendais pas à si simple, merci.'
	],
	[
		'v Peut-on graver un prénom sur {product} ?',
		'a Jusqu’à douze lettres, et il faut compter deux jours de plus.',
		'v « {name} », pour un anniversaire le 14.',
		'a C’est possible si vous commandez aujourd’hui. Notez le prénom dans le message de commande.'
	],
	[
		'v Bonsoir, avez-vous une boutique où essayer les stylos ?',
		'a Une petite, à {city}, du mardi au samedi de dix à dix-huit heures.',
		'v On peut se garer ?',
		'a Dans la cour, derrière le portail au héron.',
		'v À samedi alors !'
	],
	[
		'v Mon bon de réduction est « expiré » alors que je l’ai reçu la semaine dernière.',
		'a Ce n’est pas normal. Quel est le code ?',
		'v HERON10',
		'a L’année était fausse. Il marche maintenant, jusqu’à la fin du mois prochain.',
		'v En effet, merci.'
	],
	[
		'v Il me faudrait 40 carnets pour une école. Faites-vous un prix ?',
		'a À partir de 25, moins 15 %, et nous pouvons imprimer le nom de l’école.',
		'v Combien de temps pour l’impression ?',
		'a Une dizaine de jours. Je vous envoie un devis ?',
		'v Oui, à {name}@ecole.example.',
		'a Vous l’aurez dans l’heure.'
	],
	[
		'v Quelle encre sèche le plus vite ? Je suis gaucher.',
		'a La bleu-noir : environ quatre secondes sur notre papier.',
		'v Vendu !'
	],
	[
		'v Les prix s’affichent dans la mauvaise monnaie.',
		'a On la change tout en bas de la page, à côté de la langue.',
		'v Ah, pardon pour le dérangement.',
		'a Aucun dérangement, c’est bien caché.'
	],
	[
		'v Je voudrais renvoyer {product}, je l’imaginais plus grand.',
		'a Bien sûr, vous avez trente jours. L’étiquette est dans votre boîte aux lettres électronique.',
		'v Il faut la boîte d’origine ?',
		'a N’importe laquelle, pourvu que tout arrive entier.'
	],
	[
		'v Est-ce que {product} est en papier recyclé ?',
		'a Les pages, entièrement. La couverture est en toile, tissée près de {city}.',
		'v C’est bon à savoir, je vous recommanderai.',
		'a Voilà qui fait plaisir.'
	],
	[
		'v Bonjour, je reçois la lettre deux fois. Une suffit, même si elle est jolie.',
		'a Vous êtes inscrite avec deux adresses. J’enlève l’ancienne ?',
		'v Oui, merci.',
		'a C’est fait : un seul héron par mois.'
	]
];
