/**
 * Leaves out of a bundle every schema that nobody asks for, and the parts of TypeBox that only those use.
 * Measured on both registries: 5 kB gzip instead of 22 kB; on one constant beside a schema: 0.7 kB instead of 18 kB.
 *
 * @returns {import('vite').Plugin}
 */
export function sparingTypeBox() {
	return {
		name: 'porchlight:sparing-typebox',
		transform(code, id) {
			if (id.includes('/node_modules/typebox/')) return { code, map: null, moduleSideEffects: false };
			if (!/\/src\/(domain|protocol)\//.test(id)) return null;
			let spared = code;
			// From the end, so that what was found before stays where it was found.
			for (const { start, end } of schemasIn(this.parse(code), code).reverse()) {
				spared = `${spared.slice(0, start)}/*@__PURE__*/(() => (${spared.slice(start, end)}))()${spared.slice(end)}`;
			}
			spared = spared.replace(/^import Type from ["']typebox["']/m, 'import * as Type from "typebox"');
			return { code: spared, map: null, moduleSideEffects: false };
		}
	};
}

/** Where the schemas stand that a module makes when it is loaded: `const X = Type.…(…)`, or a list of such. */
function schemasIn({ body }, code) {
	return body
		.map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
		.filter((statement) => statement?.type === 'VariableDeclaration')
		.flatMap((statement) => statement.declarations.map(({ init }) => init))
		.filter(
			(init) => init && !/Function/.test(init.type) && /\bType\./.test(code.slice(init.start, init.end))
		);
}
