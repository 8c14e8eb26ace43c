import { asJson } from './output';
import { writeText } from './write-text';

/** The same of a value, as JSON. */
export const writeJson = (file: string, value: unknown): void => writeText(file, asJson(value));
