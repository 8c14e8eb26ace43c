import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf, type Answers, type OwnPackage, printEnvironment, repositoryFiles } from '../../lib/init';
import { ROOT } from '../support/source-files';

export const ownPackage = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as OwnPackage & {
  readonly exports: Readonly<Record<string, unknown>>;
};

export const SMALL: Answers = { region: 'us-west-2', model: 'qwen3-8b' };

/** The files of a repository for answers that must work. */
export function filesOf(
  answers: Answers = SMALL,
  ci: Parameters<typeof repositoryFiles>[0]['ci'] = 'github',
): ReadonlyMap<string, string> {
  const planned = environmentOf(answers);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const { environment, plan } = planned;
  return repositoryFiles({
    name: plan.environment,
    environment: printEnvironment(environment, 'A model.'),
    delivery: plan.delivery,
    ownPackage,
    windlass: '0.2.0',
    ci,
    toDo: [],
    stagingProjects: [],
  });
}

/** `windlass` imports that no user has: whatever is no export of the package, and what package.json does not name. */
export function importsFromElsewhere(files: ReadonlyMap<string, string>): readonly string[] {
  const { dependencies, devDependencies } = JSON.parse(files.get('package.json') ?? '{}') as OwnPackage;
  const doors = Object.keys(ownPackage.exports).map((door) => door.replace(/^\./, 'windlass'));
  const others = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name !== 'windlass');
  const isOurs = (specifier: string): boolean =>
    doors.includes(specifier) || others.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  return [...files].flatMap(([path, text]) => {
    if (!/\.(ts|mjs)$/.test(path)) return [];
    const specifiers = [...text.matchAll(/(?:from|import|require)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
    const inside = (specifier: string): boolean => {
      const steps = [...path.split('/').slice(0, -1), ...specifier.split('/')];
      const target = steps.reduce<string[]>(
        (at, step) => (step === '..' ? at.slice(0, -1) : step === '.' ? at : [...at, step]),
        [],
      );
      return files.has(`${target.join('/')}.ts`);
    };
    return specifiers
      .filter((name) => !(name.startsWith('.') ? inside(name) : name.startsWith('node:') || isOurs(name)))
      .map((name) => `${path} imports ${name}`);
  });
}
