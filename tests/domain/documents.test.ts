/** Rules that every schema keeps (design: one definition of documents). */
import type { TSchema } from 'typebox';
import { expect, test } from 'vitest';
import { belongs, documentNames, documents, forVisitor } from '#domain/documents.ts';
import { isMutationName, mutations } from '#domain/mutations.ts';
import { begunConversation, thread, vera } from '../kit/cast.ts';
import { make } from '../kit/make.ts';

type Schema = TSchema & Record<string, unknown>;
const shapes: [string, Schema][] = [
	...documentNames.map((name): [string, Schema] => [name, documents[name].schema as unknown as Schema]),
	...Object.entries(mutations).map(([name, { args }]): [string, Schema] => [
		`${name} args`,
		args as unknown as Schema
	])
];

/** Every schema inside one, with its path. */
function inside(schema: Schema, path: string): [string, Schema][] {
	const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
	const items = schema['items'] ? [['[]', schema['items'] as Schema] as const] : [];
	return [
		[path, schema],
		...[...properties, ...items].flatMap(([key, value]) => inside(value, `${path}.${key}`))
	];
}
const everySchema = shapes.flatMap(([name, schema]) => inside(schema, name));

test('no object takes a field that is not described', () => {
	const open = everySchema.filter(
		([, schema]) => schema['type'] === 'object' && schema['additionalProperties'] !== false
	);
	expect(open.map(([path]) => path)).toEqual([]);
});

test('every text, list and number is bounded', () => {
	const unbounded = everySchema.filter(([, schema]) => {
		if (schema['type'] === 'string') return schema['maxLength'] === undefined && schema['enum'] === undefined;
		if (schema['type'] === 'array') return schema['maxItems'] === undefined;
		if (schema['type'] === 'integer')
			return schema['minimum'] === undefined || schema['maximum'] === undefined;
		return schema['type'] === 'number';
	});
	expect(unbounded.map(([path]) => path)).toEqual([]);
});

test('moments end in At or Since, references in Id or Ids, and names are plain camel case', () => {
	for (const [path, schema] of everySchema) {
		const name = path.split('.').at(-1) ?? '';
		if (name !== '[]' && path.includes('.')) expect(name).toMatch(/^[a-z][A-Za-z]*$/);
		if (schema['maximum'] === 9_999_999_999_999) expect(name).toMatch(/(At|Since)$/);
		if (schema['pattern']?.toString().startsWith('^[0-9a-f]{8}'))
			expect(name).toMatch(/^(id|\[\]|.*(Id|By|For))$/);
	}
});

test('every indexed field is required and sized as the device store wants it', () => {
	for (const name of documentNames) {
		const { schema, indexes } = documents[name];
		const properties = schema.properties as unknown as Record<string, Schema>;
		for (const field of indexes.flat()) {
			expect(schema.required, `${name}.${field}`).toContain(field);
			const indexed = properties[field] ?? {};
			if (indexed['type'] === 'string') expect(indexed['maxLength'], `${name}.${field}`).toBeTypeOf('number');
			else expect(indexed['multipleOf'], `${name}.${field}`).toBe(1);
		}
	}
});

test('a name that every object is born with is no wish', () => {
	expect(['constructor', '__proto__', 'toString'].filter(isMutationName)).toEqual([]);
});

test('[W1] of a conversation its visitor receives no name of an inner field, and of the rest only messages', () => {
	const play = begunConversation();
	const conversation = play.all('conversation')[0];
	const message = play.all('message')[0];
	if (!conversation || !message) throw new Error('the play has begun');
	const received = forVisitor('conversation', { ...conversation, assigneeId: message.authorId });
	expect(Object.keys(received as object).sort()).toEqual(
		[
			'agentReadPosition',
			'createdAt',
			'id',
			'lastMessageAt',
			'lastPosition',
			'resolvedPosition',
			'status',
			'visitorReadPosition'
		].sort()
	);
	expect(forVisitor('message', message)).toEqual(message);
	expect(forVisitor('message', { ...message, kind: 'note' })).toBeUndefined();
	const transcript = { id: message.id, conversationId: thread, firstPosition: 1, lastPosition: 2 };
	const packed = { ...transcript, messages: [message, { ...message, kind: 'note' as const, position: 2 }] };
	expect(forVisitor('transcript', packed)).toEqual({ ...transcript, messages: [message] });
	for (const agent of play.all('agent')) expect(forVisitor('agent', agent)).toBeUndefined();
	for (const name of ['visitor', 'note', 'setting', 'mark', 'workspace'] as const)
		expect(forVisitor(name, make(name))).toBeUndefined();
});

test('a conversation belongs to its visitor, a message to its conversation, a mark to its agent', () => {
	const play = begunConversation();
	const of = { conversationId: thread };
	expect(play.all('conversation').map((one) => belongs('conversation', one))).toEqual([
		{ ...of, visitorId: vera.id }
	]);
	expect(play.all('message').map((one) => belongs('message', one))).toEqual([of]);
	const mark = make('mark');
	const { agentId, conversationId } = mark;
	expect(belongs('mark', mark)).toEqual({ agentId, conversationId });
});
