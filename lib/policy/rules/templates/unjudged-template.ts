import { complaint } from '../../checks';
import { nestedName, type Assembly } from '../../model/assembly';
import type { Stack } from '../../model/resource';
import { eachCall } from '../../model/template-variables';
import { isObject, listOf, step } from '../../model/values';
import { tooManyWays } from '../../model/worlds';
import type { Complaint, TemplateRule } from '../../types';

const PROCESSED = 'judge what it becomes: aws cloudformation get-template --template-stage Processed';

export const unjudgedTemplate: TemplateRule = {
  over: 'template',
  id: 'unjudged-template',
  title: 'Everything that will be deployed can be read before',
  source: 'CloudFormation template reference: Transform, Fn::ForEach, AWS::CloudFormation::Stack',
  check: (stack, assembly) => [
    ...macros(stack),
    ...loops(stack),
    ...elsewhere(stack, assembly),
    ...ways(stack, assembly),
    ...withoutType(stack),
  ],
};

/** It adds functions; those that write resources are found by their name. */
const HARMLESS = ['AWS::LanguageExtensions'];

function macros({ template }: Stack): readonly Complaint[] {
  const named = listOf(template['Transform'])
    .filter((one) => !HARMLESS.includes(String(one)))
    .map((one) => ['Transform', one]);
  const called: unknown[][] = [];
  eachCall(template, (name, argument) => {
    if (name === 'Fn::Transform') called.push(['Fn::Transform', step(argument, 'Name') ?? argument]);
  });
  return [...named, ...called].map(([path, value]) =>
    complaint(String(path), value, {
      problem: 'a macro writes what is deployed, and no rule sees it',
      wayOut: PROCESSED,
    }),
  );
}

function loops({ template }: Stack): readonly Complaint[] {
  return Object.entries(template)
    .filter((entry): entry is [string, object] => isObject(entry[1]))
    .flatMap(([section, value]) => Object.keys(value).map((key) => `${section}.${key}`))
    .filter((path) => path.includes('.Fn::ForEach::'))
    .map((path) =>
      complaint(path, 'Fn::ForEach', { problem: 'what it repeats is written by CloudFormation', wayOut: PROCESSED }),
    );
}

/** Stacks inside this one, whose templates are not here. */
function elsewhere({ name, template }: Stack, assembly: Assembly): readonly Complaint[] {
  return Object.entries(template.Resources ?? {})
    .filter(([, resource]) => ['AWS::CloudFormation::Stack', 'AWS::CloudFormation::StackSet'].includes(resource?.Type))
    .filter(([id]) => assembly.stack(nestedName(name, id)) === undefined)
    .map(([id, resource]) => {
      const field = ['TemplateURL', 'TemplateBody'].find((one) => step(resource.Properties, one) !== undefined);
      return complaint(`Resources.${id}.Properties.${field ?? 'TemplateURL'}`, step(resource.Properties, field ?? ''), {
        problem: 'its template is not here, and no rule sees what it deploys',
        wayOut: 'synthesize the stack together with this one, or judge its template and except this one',
      });
    });
}

function ways(stack: Stack, assembly: Assembly): readonly Complaint[] {
  if (!tooManyWays(assembly.stacks, stack)) return [];
  return [
    complaint('Conditions', Object.keys(isObject(stack.template['Conditions']) ? stack.template['Conditions'] : {}), {
      problem: 'they are decided in more ways than are looked at',
      wayOut: 'split the template, or take conditions out',
    }),
  ];
}

function withoutType({ template }: Stack): readonly Complaint[] {
  return Object.entries(template.Resources ?? {})
    .filter(([id, resource]) => !id.startsWith('Fn::') && typeof step(resource, 'Type') !== 'string')
    .map(([id, resource]) =>
      complaint(`Resources.${id}.Type`, step(resource, 'Type'), {
        problem: 'a resource without a type is none, and no rule sees it',
        wayOut: 'give its type',
      }),
    );
}
