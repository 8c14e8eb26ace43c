import { sovereigntyAsHtml } from '../../lib/cli/sovereignty-html';
import { prove } from '../../lib/sovereignty';
import { LEAKS } from '../sovereignty/leaks';
import { Sealed, SEALED } from '../sovereignty/sealed';

/** Leaks that can stand in one output beside each other: those that add or set something of their own. */
const MANY = LEAKS.filter(({ kind }) => kind !== 'region');

function leaking(): Sealed {
  const sealed = new Sealed();
  for (const [index, { change }] of MANY.entries()) {
    change(sealed);
    const { Added } = sealed.resources;
    if (Added === undefined) continue;
    delete sealed.resources['Added']; // the next one has that name too
    sealed.resources[`Added${index}`] = Added;
  }
  return sealed;
}

/** Reports for an auditor: of what keeps everything inside, of what leaks, and of what is compared with nothing. */
export const SOVEREIGNTY_PAGES: Readonly<Record<string, () => string>> = {
  sealed: () => sovereigntyAsHtml(prove(new Sealed().output, SEALED), 'sealed'),
  leaking: () => sovereigntyAsHtml(prove(leaking().output, SEALED), 'leaking'),
  undeclared: () => sovereigntyAsHtml(prove(leaking().output), 'undeclared'),
};
