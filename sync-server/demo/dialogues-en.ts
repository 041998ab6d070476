/** What visitors and agents of the sample said in English: `v` the visitor, `a` the agent, in turn. */

/** One dialogue; `{product}`, `{city}`, `{order}` and `{name}` are filled in. */
export type Dialogue = readonly string[];

export const english: readonly [Dialogue, ...Dialogue[]] = [
	[
		'v Hello! Is {product} back in stock soon? The page says “later this month”.',
		'a Good morning! A delivery comes on Thursday. Shall I put one aside for you?',
		'v Yes please, that would be lovely.',
		'a Done. You will find it under the name {name}. We keep it for a week.',
		'v Perfect, thank you!'
	],
	[
		'v Hi, my parcel {order} was due yesterday and tracking has not moved since Monday.',
		'a I am sorry about that. Let me look it up.',
		'a It is at the depot in {city}. They had a flat tyre, honestly. It leaves tomorrow morning.',
		'v Ha, all right. As long as it is not lost.',
		'a Not lost. I will write to you if it is not out for delivery by noon.',
		'v Thanks a lot.'
	],
	[
		'v Does {product} work with fountain pens, or does the ink come through?',
		'a It takes fountain pens well. With a very wet nib you see a shadow on the back, nothing more.',
		'v I use a broad nib. Should I worry?',
		'a I would try a small one first. I can add two sample sheets to your order.',
		'v Great idea. Order {order}, if you can still add them.',
		'a They are in the box.'
	],
	[
		'v Do you deliver to {city}?',
		'a We do, in two to three working days, and free above 40.',
		'v Super, ordering now.'
	],
	[
		'v I ordered the wrong colour, order {order}. Can I still change it?',
		'a Yes, it has not been packed yet. Which colour would you like?',
		'v The dark green, please.',
		'a Changed. You will get a new confirmation in a minute.',
		'v Got it. You are quick!'
	],
	[
		'v The cap of my pen has a crack after two weeks. Is that covered?',
		'a It certainly is. Could you tell me the order number?',
		'v {order}',
		'a Thank you. A new cap is on its way to you, and you do not need to send the old one back.',
		'v Wonderful, I expected a fight :)',
		'a We save those for the weekend.'
	],
	[
		'v Can you engrave a name on {product}?',
		'a Up to twelve letters, and it adds two days. Which name would it be?',
		'v Just “{name}”. It is a birthday present for the 14th.',
		'a That works if you order today. Write the name in the note at checkout.'
	],
	[
		'v Good evening, do you have a shop where I can try the pens?',
		'a We have a small room in {city}, open Tuesday to Saturday from ten to six.',
		'v Is parking easy?',
		'a There is a yard behind the house, the gate with the heron on it.',
		'v See you on Saturday then.'
	],
	[
		'v My voucher says “expired” but I got it last week.',
		'a That should not be. Which code is it?',
		'v HERON10',
		'a I see, it had the wrong year. It works now, until the end of next month.',
		'v It does, thank you.'
	],
	[
		'v I would need 40 notebooks for a school. Is there a better price?',
		'a From 25 there are 15 percent off, and we can print the name of the school.',
		'v How long would printing take?',
		'a About ten days. Shall I send you an offer by e-mail?',
		'v Yes, to {name}@school.example please.',
		'a You have it within the hour.',
		'v Received. I need to ask our head, then I will be back.'
	],
	[
		'v Which ink dries fastest? I am left-handed.',
		'a The blue-black one: about four seconds on our own paper.',
		'v Sold!'
	],
	[
		'v Your site shows prices in the wrong currency for me.',
		'a You can change it at the very bottom of the page, next to the language.',
		'v Oh. Sorry for the bother.',
		'a No bother at all. It is rather well hidden.'
	],
	[
		'v I want to send back {product}, it is smaller than I imagined.',
		'a Of course. You have thirty days. I have sent a label to your e-mail address.',
		'v Do I need the original box?',
		'a Any box will do, as long as it arrives in one piece.'
	],
	[
		'v Is {product} made from recycled paper?',
		'a The pages are, completely. The cover is cloth, from a mill near {city}.',
		'v Good to know. I will recommend you.',
		'a That makes our day.'
	],
	[
		'v Hi! The newsletter comes twice. Once is enough, however nice it is.',
		'a You are on the list with two addresses. Shall I take the older one off?',
		'v Yes please.',
		'a Done. One heron a month from now on.'
	]
];
