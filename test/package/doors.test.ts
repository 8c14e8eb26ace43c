import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as constructs from '../../app/constructs';
import * as index from '../../app/index';
import { namesIn, takesOnly } from '../../app/resolve-windlass';
import * as testing from '../../app/testing';

/** Files that only describe get a door without CDK behind it. */
describe('what a file takes of windlass', () => {
  const isLight = (source: string): boolean => takesOnly(['defineEnvironment', 'defineConfig'], source);

  test.each([
    "import { defineEnvironment } from 'windlass';",
    'import { defineConfig, type Rule } from "windlass";',
    "import { defineEnvironment as define } from 'windlass';",
    "import type { EnvironmentPlan } from 'windlass';\nimport { defineConfig } from 'windlass';",
    "import {\n  type A,\n  defineEnvironment,\n} from 'windlass';",
    "import { x } from './windlass';",
    'const { defineEnvironment } = 3;',
  ])('little: %s', (source) => expect(isLight(source)).toBe(true));

  test.each([
    "import { planEnvironment } from 'windlass';",
    "import { defineEnvironment, createStacks } from 'windlass';",
    "import * as windlass from 'windlass';",
    "import windlass from 'windlass';",
    "const { defineEnvironment } = require('windlass');",
    "const windlass = await import('windlass');",
    "export * from 'windlass';",
    "import { defineEnvironment } from 'windlass';\nimport { required } from 'windlass';",
  ])('more: %s', (source) => expect(isLight(source)).toBe(false));
});

/** Node finds no names in TypeScript that is CommonJS: they are read from the text of a door. */
test.each(Object.entries({ constructs, index, testing }))('every name of the door %s is found', (name, door) => {
  const text = readFileSync(join(__dirname, `../../app/${name}.ts`), 'utf8');
  expect([...namesIn(text)].sort()).toEqual(Object.keys(door).sort());
  expect(namesIn(text.replace(/^export \{?/m, ''))).not.toEqual(namesIn(text));
});
