import { sovereigntyAsHtml } from '../../lib/cli/sovereignty-html';
import { type Proof, prove } from '../../lib/sovereignty';
import { LEAKS } from '../sovereignty/leaks';
import { Sealed, SEALED } from '../sovereignty/sealed';

const EVERY = 6;

/** What several leaks, one of each deployment, are found by. */
function leaking(): Proof {
  const proofs = LEAKS.filter((_, index) => index % EVERY === 0).map(({ change }) => {
    const sealed = new Sealed();
    change(sealed);
    return prove(sealed.output, SEALED);
  });
  return {
    ...proofs[0]!,
    findings: proofs.flatMap(({ findings }) => findings),
    ways: proofs.flatMap(({ ways }) => ways),
    unused: ['delivery to nobody at TCP 443'],
  };
}

/** Reports for an auditor: of what keeps everything inside, of what leaks, and of what is compared with nothing. */
export const SOVEREIGNTY_PAGES: Readonly<Record<string, () => string>> = {
  sealed: () => sovereigntyAsHtml(prove(new Sealed().output, SEALED), 'sealed'),
  leaking: () => sovereigntyAsHtml(leaking(), 'leaking'),
  undeclared: () => sovereigntyAsHtml(prove(new Sealed().output), 'undeclared'),
};
