import type { JudgedApp } from '../judged-app';
import type { Stack } from '../model/resource';
import type { Finding } from '../types';

/** What a way out says of acceptance, at its end or the other way it offers. */
const ACCEPTANCE = /,? (?:or|and) accept it[^,;]*|accept it(?: here)?(?: with a reason| and say [^,;]*)?/;

/**
 * Of files there is no environment that could accept anything: a way out does not offer it, but at constructs of a cloud
 * assembly, which say who accepts what.
 */
export const ofFiles = (judged: JudgedApp, stacks: readonly Stack[]): JudgedApp => {
  const withConstructs = stacks.filter(({ constructs }) => constructs !== undefined).map(({ name }) => name);
  return {
    ...judged,
    open: judged.open.map((finding) =>
      withConstructs.some((name) => finding.where.startsWith(`${name}/`)) ? finding : withoutAcceptance(finding),
    ),
  };
};

function withoutAcceptance(finding: Finding): Finding {
  const wayOut = finding.wayOut.replace(ACCEPTANCE, '').trim();
  return { ...finding, wayOut: wayOut === '' ? 'whoever wrote it changes it, or does without it' : wayOut };
}
