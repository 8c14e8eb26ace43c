import type { Resource, Stack } from '../policy/model/resource';
import type { Change } from '../policy/update-safety';
import { text } from './fields';
import { constructOf, propertiesOf, type View, viewOf } from './view';

/** The same resource under another construct path. */
export interface Renaming {
  readonly from: Resource;
  readonly to: Resource;
}

/** Resources that go while one of the same type and content comes, each with one. */
export function renamingsIn(changes: readonly Change[], before: View, after: View): readonly Renaming[] {
  const gone = changes
    .filter(({ kind }) => kind === 'delete' || kind === 'retain')
    .flatMap(({ stack, logicalId }) => before.assembly.find(stack, logicalId) ?? []);
  const come = changes
    .filter(({ kind }) => kind === 'create')
    .flatMap(({ stack, logicalId }) => after.assembly.find(stack, logicalId) ?? []);
  const taken = new Set<Resource>();
  return gone.flatMap((from) => {
    const to = come.find((one) => !taken.has(one) && one.type === from.type && contentOf(one) === contentOf(from));
    if (to === undefined) return [];
    taken.add(to);
    return [{ from, to }];
  });
}

/** A view in which what was renamed goes by its earlier name, so that nothing of it is news. */
export function underOldNames(after: View, renamings: readonly Renaming[]): View {
  if (renamings.length === 0) return after;
  const stacks = after.side.stacks.map((stack) => {
    const own = renamings.filter(({ from, to }) => to.stack.name === stack.name && from.stack.name === stack.name);
    const text = own.reduce(
      (words, { from, to }) => words.replaceAll(`"${to.logicalId}"`, `"${from.logicalId}"`),
      JSON.stringify(stack),
    );
    const paths = Object.fromEntries(own.map(({ from }) => [from.logicalId, constructOf(from)]));
    const renamed = JSON.parse(text) as Stack;
    return { ...renamed, constructs: { ...renamed.constructs, ...paths } };
  });
  return viewOf({ ...after.side, stacks });
}

/** References name what they lead to, and that may be renamed as well: by its attribute alone. */
const contentOf = (resource: Resource): string =>
  text(propertiesOf(resource)).replaceAll(/→ [^"]*?\/\w+(\.\w+)?/g, '→$1');
