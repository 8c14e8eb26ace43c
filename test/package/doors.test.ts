import { takesOnly } from '../../app/resolve-windlass';

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
