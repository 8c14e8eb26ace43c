import { findModel } from '../../../catalog';
import { required, undecided } from '../../checks';
import type { Assembly } from '../../model/assembly';
import { MANIFEST_TYPES } from '../../model/kubernetes-object';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const VARIABLES = 'Environment.EnvironmentVariables';
/** What the job that stages weights is told (lib/mirror/stage-parts.ts). */
const WITH_CODE = 'WITH_CODE';

export const stagedCode: ResourceRule = {
  over: 'resource',
  id: 'staged-code',
  title: 'Code that comes with weights is staged where an engine may run it, and nowhere else',
  source: 'vLLM docs/usage/security.md; CVE-2025-66448',
  controls: ['IMG-05'],
  types: ['AWS::CodeBuild::Project'],
  check: (project, assembly) =>
    project
      .members(VARIABLES)
      .filter((path) => project.knownAt(`${path}.Name`) === WITH_CODE)
      .flatMap((path) => judged(project, assembly, `${path}.Value`)),
};

function judged(project: Resource, assembly: Assembly, path: string): readonly Complaint[] {
  const value = project.read(path);
  if (value.kind === 'unknown') return [undecided(path, value.expression)];
  if (value.kind === 'known' && String(value.value) === 'true' && mayRun(project, assembly)) return [];
  return required(project, path, {
    holds: (code) => String(code) === 'false',
    problem: 'the code of the repository would lie among the weights, and no engine may run it',
    wayOut: "set it to 'false'",
  });
}

/** The catalog says that the model needs it, or an engine here runs it, of which `remote-code` speaks. */
function mayRun(project: Resource, assembly: Assembly): boolean {
  const [repository, prefix] = ['REPOSITORY', 'PREFIX'].map((name) =>
    project
      .members(VARIABLES)
      .filter((path) => project.knownAt(`${path}.Name`) === name)
      .map((path) => String(project.knownAt(`${path}.Value`)))
      .at(0),
  );
  if (findModel(repository ?? '')?.serving?.trustRemoteCode === true) return true;
  const place = (prefix ?? '').replace(/\/+$/, '');
  return (
    place !== '' &&
    assembly.ofType(...MANIFEST_TYPES).some((manifest) => {
      const text = JSON.stringify(manifest.raw('Manifest') ?? '');
      return text.includes('trust-remote-code') && text.includes(place);
    })
  );
}
