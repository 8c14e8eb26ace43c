import { complaint } from '../../checks';
import { credentialIn, isSecretName, masked } from '../../model/credentials';
import type { Stack } from '../../model/resource';
import { isObject, step, stringsIn } from '../../model/values';
import type { Complaint, TemplateRule } from '../../types';

const WAY_OUT = 'keep it in Secrets Manager and name it here';

export const templateSecret: TemplateRule = {
  over: 'template',
  id: 'template-secret',
  title: 'No credential stands in a template outside of its resources',
  source: 'CWE-798; CloudFormation user guide, Security best practices: "Do not embed credentials in your templates"',
  check: (stack) => [...secretParameters(stack), ...recognised(stack)],
};

/** Snake or camel case: `DbPassword`, `API_TOKEN`. */
const namesSecret = (name: string): boolean => isSecretName(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'));

function secretParameters({ template }: Stack): readonly Complaint[] {
  const parameters = template['Parameters'];
  return Object.entries(isObject(parameters) ? parameters : {}).flatMap(([name, parameter]) => {
    const value = step(parameter, 'Default');
    const isHidden = [true, 'true'].includes(step(parameter, 'NoEcho') as boolean | string);
    if (!(isHidden || namesSecret(name)) || typeof value !== 'string' || value === '') return [];
    if (credentialIn(value) !== undefined) return []; // recognised below
    return [
      complaint(`Parameters.${name}.Default`, masked(value), {
        problem: 'a parameter of that name holds a secret, and its default is read by whoever reads the template',
        wayOut: WAY_OUT,
      }),
    ];
  });
}

/** Everything but the properties of resources, which a rule over resources searches. */
function recognised({ template }: Stack): readonly Complaint[] {
  const { Resources: resources, ...sections } = template;
  const beside = Object.entries(resources ?? {}).map(([id, resource]) => [
    `Resources.${id}`,
    isObject(resource)
      ? Object.fromEntries(Object.entries(resource).filter(([key]) => key !== 'Properties'))
      : resource,
  ]);
  return [...Object.entries(sections), ...beside].flatMap(([section, value]) =>
    stringsIn(value, String(section)).flatMap(([path, text]) => {
      const looksLike = credentialIn(text);
      return looksLike === undefined
        ? []
        : [complaint(path, masked(text), { problem: `it looks like ${looksLike}`, wayOut: WAY_OUT })];
    }),
  );
}
