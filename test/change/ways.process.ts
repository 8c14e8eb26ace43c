import { CASES } from './cases';
import { describeWay } from './describe-way';

/** Every way; those of `ways.test.ts` are run with every test. */
for (const name of Object.keys(CASES)) describeWay(name);
