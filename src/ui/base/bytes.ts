/** Sizes of files in the language and region of who reads them. */
import { sizeInWords } from '#domain/byte-size.ts';
import { region } from './format.ts';

/** `340 kB`, `1.2 MB`, `20 MB`. */
export const formatBytes = (bytes: number, locale: string = region()): string => sizeInWords(bytes, locale);
