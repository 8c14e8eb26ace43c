import { complaint, defineConfig, type ObjectRule, optional, type ResourceRule } from 'windlass';

/** A rule over templates, ours and your own. */
export const parameterPath: ResourceRule = {
  over: 'resource',
  id: 'parameter-path',
  title: 'Parameters stand where their readers may look',
  source: 'our platform guideline 3: roles read /platform/ only',
  types: ['AWS::SSM::Parameter'],
  check: (parameter) =>
    optional(parameter, 'Name', {
      holds: (name) => String(name).startsWith('/platform/'),
      problem: 'roles read parameters below /platform/ only',
      wayOut: "begin its name with '/platform/'",
    }),
};

/** A rule over Kubernetes objects. */
export const noBetaObjects: ObjectRule = {
  over: 'object',
  id: 'no-beta-objects',
  title: 'Nothing of an API that may go away',
  source: 'our platform guideline 7',
  check: (object) => {
    const version = String(object.at('apiVersion'));
    return /alpha|beta/.test(version)
      ? [complaint('apiVersion', version, { problem: 'betas are removed', wayOut: 'use the stable version' })]
      : [];
  },
};

export default defineConfig({ rules: [parameterPath, noBetaObjects] });
