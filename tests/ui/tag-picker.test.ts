import { expect, test } from 'vitest';
import TagPicker from '#ui/tag/TagPicker.svelte';
import { sampleTag } from '#ui/sample.ts';
import { button, buttons, press, show, words, write } from './screen.ts';

const delivery = sampleTag(1, { name: 'Delivery' });
const refund = sampleTag(2, { name: 'Réfund' });

function pick({
	tags = [delivery, refund],
	chosenIds = [] as string[],
	suggestedIds = [] as string[],
	mayCreate = true
} = {}) {
	const heard = { added: [] as string[], removed: [] as string[], created: [] as string[], isDone: false };
	const screen = show(TagPicker, {
		tags,
		chosenIds,
		suggestedIds,
		onadd: (tag: typeof delivery) => heard.added.push(tag.name),
		onremove: (tag: typeof delivery) => heard.removed.push(tag.name),
		...(mayCreate ? { oncreate: (name: string) => heard.created.push(name) } : {}),
		ondone: () => (heard.isDone = true)
	});
	const field = screen.querySelector('input:not([type="checkbox"])') as HTMLInputElement;
	const enter = (text: string) => {
		write(field, text);
		screen.querySelector('form')?.requestSubmit();
	};
	const options = () =>
		[...screen.querySelectorAll('label:has([type="checkbox"])')].map((one) => one.textContent.trim());
	return { heard, screen, field, enter, options };
}

test('[C5] what is typed leaves the tags that have it, accents and capitals aside', () => {
	const { field, options } = pick();
	expect(options()).toEqual(['Delivery', 'Réfund']);
	write(field, 'REFU');
	expect(options()).toEqual(['Réfund']);
});

test('[C5] Enter puts the one of this name on or takes it off, and makes what no tag is called', () => {
	const { heard, enter } = pick({ chosenIds: [refund.id] });
	enter('delivery');
	enter('refund');
	enter(' VIP ');
	expect(heard).toMatchObject({ added: ['Delivery'], removed: ['Réfund'], created: ['VIP'] });
	enter('');
	expect(heard.isDone).toBe(true);
});

test('[C5] Enter after a name takes that tag, not one that has more to its name', () => {
	const [bigBug, bug] = [sampleTag(3, { name: 'Big bug' }), sampleTag(4, { name: 'Bug' })];
	const { heard, enter } = pick({ tags: [bigBug, bug] });
	enter('bug');
	expect(heard.added).toEqual(['Bug']);
	const other = pick({ tags: [bigBug], chosenIds: [bigBug.id] });
	other.enter('bug');
	expect(other.heard).toMatchObject({ created: ['bug'], removed: [] });
	const beginning = pick();
	beginning.enter('deli');
	expect(beginning.heard).toMatchObject({ added: ['Delivery'], created: [] });
});

test('[C5] where none may be made, Enter after the beginning of a name puts the first that fits on, and takes none off', () => {
	const { heard, enter } = pick({ chosenIds: [refund.id], mayCreate: false });
	enter('deli');
	enter('refu');
	expect(heard).toMatchObject({ added: ['Delivery'], removed: [], created: [] });
});

test('[C5] a tag is offered to be made unless one is called so, and only where that is allowed', () => {
	const { field, heard, screen } = pick();
	write(field, 'Deliver');
	press(button(screen, 'Add the tag “Deliver”'));
	expect(heard.created).toEqual(['Deliver']);
	write(field, 'delivery');
	expect(buttons(screen)).toEqual(['Done']);
	const other = pick({ mayCreate: false });
	write(other.field, 'VIP');
	expect(buttons(other.screen)).toEqual(['Done']);
	expect(words(other.screen)).toContain('Only the owner and managers may make new tags here.');
	write(other.field, 'delivery');
	expect(words(other.screen)).not.toContain('Only the owner');
});

test('[C5] those used recently stand first, and once', () => {
	expect(pick({ suggestedIds: [refund.id] }).options()).toEqual(['Réfund', 'Delivery']);
});
