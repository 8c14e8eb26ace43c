import { basename } from 'node:path';
import { type Problem, problem } from '../problem';
import { readManifests, readTemplates } from '../policy/read';
import type { Declared, Output } from '../sovereignty';
import { prove } from '../sovereignty';
import { planNamedEnvironment } from './environment';
import { synthesizedOf, synthesizersOf } from './environment-sides';
import { asJson } from './output';
import { renderSovereignty, sovereigntyToJson } from './print-sovereignty';
import { refuse } from './refuse';
import type { Surroundings } from './surroundings';

export interface SovereigntyOptions {
  readonly templates?: string;
  readonly manifests?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly html?: boolean;
}

interface Given {
  readonly title: string;
  readonly output: Output;
  readonly declared?: Declared;
}

/** Reads or synthesizes, proves and prints; exit code 1 where something differs. */
export async function runSovereignty(
  surroundings: Surroundings,
  nameOrPath: string | undefined,
  options: SovereigntyOptions,
): Promise<void> {
  const { output } = surroundings;
  const given = await givenBy(surroundings, nameOrPath, options);
  if ('problems' in given) return refuse(output, given.problems, options.json);
  const proof = prove(given.output, given.declared);
  if (options.json === true) output.print(asJson(sovereigntyToJson(proof, given.title)));
  else if (options.markdown === true)
    output.print((await import('./sovereignty-markdown')).sovereigntyAsMarkdown(proof, given.title));
  else if (options.html === true)
    output.print((await import('./sovereignty-html')).sovereigntyAsHtml(proof, given.title));
  else output.print(renderSovereignty(proof, given.title, output.paint));
  if (proof.findings.length > 0) output.fail(1);
}

async function givenBy(
  surroundings: Surroundings,
  nameOrPath: string | undefined,
  { templates, manifests }: SovereigntyOptions,
): Promise<Given | { readonly problems: readonly Problem[] }> {
  const isRead = templates !== undefined || manifests !== undefined;
  if (nameOrPath === undefined && !isRead)
    return { problems: [problem('environment', 'name an environment, or give --templates, --manifests or both')] };
  const planned = nameOrPath === undefined ? undefined : await planNamedEnvironment(nameOrPath);
  if (planned !== undefined && !planned.ok) return { problems: planned.problems };
  const plan = planned?.plan;
  const declared = plan?.sovereignty === undefined ? {} : { declared: { ...plan.sovereignty, account: plan.account } };
  const title = plan?.environment ?? [templates, manifests].filter((one) => one !== undefined).join(' and ');
  if (isRead) {
    const stacks = readTemplates(templates === undefined ? [] : [templates], surroundings.readInput);
    const objects = readManifests(manifests === undefined ? [] : [manifests], surroundings.readInput);
    const problems = [...stacks.problems, ...objects.problems];
    if (problems.length > 0) return { problems };
    // Templates of any origin say no region; those of an environment are deployed to that of its file.
    const placed = shortlyNamed(stacks.found).map((stack) => ({
      ...(plan === undefined ? {} : { account: plan.account, region: plan.region }),
      ...stack,
    }));
    return { title, output: { stacks: placed, manifests: objects.found.map(({ json }) => json) }, ...declared };
  }
  return { title, output: synthesizedOf(plan!, planned!.own, await synthesizersOf(surroundings)), ...declared };
}

/** Files by their names, without folder and ending, where that tells them apart: paths of proof are long enough. */
function shortlyNamed(stacks: Output['stacks']): Output['stacks'] {
  const short = stacks.map((stack) => ({ ...stack, name: basename(stack.name).replace(/(\.template)?\.\w+$/, '') }));
  return new Set(short.map(({ name }) => name)).size === short.length ? short : stacks;
}
