/** Writes which resource types of the stacks are missing in which regions: `npm run region-gaps`, after an update of CDK. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { regionGaps } from '../support/region-gaps';

const FILE = join(__dirname, '../../lib/catalog/region-gaps.json');

const known = JSON.parse(readFileSync(FILE, 'utf8')) as object;
const today = new Date().toISOString().slice(0, 10);
writeFileSync(FILE, JSON.stringify({ ...known, checkedOn: today, lacking: regionGaps() }));
