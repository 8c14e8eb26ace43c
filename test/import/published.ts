import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A published source: its text, and hardware where a recipe names it. */
export interface Published {
  readonly name: string;
  readonly text: string;
  readonly heldOut: boolean;
  readonly instanceType?: string;
}

const FOLDER = join(__dirname, 'published');
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

interface Recipe {
  readonly model: string;
  readonly hardware: string;
  readonly strategy: string;
  readonly env: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly heldOut: boolean;
}

const HARDWARE: Readonly<Record<string, string>> = {
  h200: 'p5en.48xlarge',
  b200: 'p6-b200.48xlarge',
  b300: 'p6-b300.48xlarge',
};

const { files } = JSON.parse(read('index.json')) as { files: { file: string; source: string; heldOut: boolean }[] };
const { recipes } = JSON.parse(read('recipes.json')) as { recipes: Recipe[] };

export const publishedFiles: readonly Published[] = files.map(({ file, heldOut }) => ({
  name: file,
  text: read(file),
  heldOut,
}));

export const publishedRecipes: readonly Published[] = recipes.map(
  ({ model, hardware, strategy, env, commands, heldOut }) => ({
    name: `${model} ${hardware} ${strategy}`,
    heldOut,
    instanceType: HARDWARE[hardware],
    text: [...Object.entries(env).map(([name, value]) => `export ${name}='${value}'`), ...commands].join('\n'),
  }),
);

export const published: readonly Published[] = [...publishedFiles, ...publishedRecipes];
