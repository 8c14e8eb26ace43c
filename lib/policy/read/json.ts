import { readFileSync } from 'node:fs';
import type { TemplateJson } from '../model/resource';

/** JSON that the CDK wrote. */
export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export const readTemplate = (path: string): TemplateJson => readJson(path) as TemplateJson;
