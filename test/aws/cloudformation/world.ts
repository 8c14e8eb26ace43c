import type { Account, Resource } from '../account/account';
import { exportedValue } from './exports';
import type { Schedule } from './graph';
import type { Scope } from './intrinsics';
import { EMPTY_TEMPLATE, type Stack } from './stack';
import { ValidationError, type Template } from './template';

export type Action = 'CREATE' | 'UPDATE' | 'DELETE' | 'IMPORT';

export interface Step {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly action: Action;
}

/** A reason makes the step fail. */
export type Fault = (step: Step) => string | undefined;

export interface World {
  readonly account: Account;
  readonly stacks: () => readonly Stack[];
  readonly fault: Fault;
  readonly schedule: Schedule;
  record(stack: Stack, logicalId: string, type: string, physicalId: string, status: string, reason?: string): void;
}

/** What a stack's template resolves against at this moment. */
export function scopeOf(world: World, stack: Stack, template: Template = EMPTY_TEMPLATE): Scope {
  const { accountId, region, parameters: stored } = world.account;
  const parameters = Object.entries(template.Parameters ?? {}).map(([name, { Type, Default = '' }]) => {
    const value = Type.startsWith('AWS::SSM::Parameter::Value') ? stored.get(Default) : Default;
    if (value === undefined) throw new ValidationError(`Unable to fetch parameters [${Default}] from parameter store`);
    return [name, value] as const;
  });
  const created = (logicalId: string): Resource => {
    const resource = stack.resources.get(logicalId)?.resource;
    if (resource === undefined) throw new ValidationError(`Unresolved resource dependencies [${logicalId}]`);
    return resource;
  };
  return {
    template,
    parameters: Object.fromEntries(parameters),
    pseudo: {
      'AWS::AccountId': accountId,
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackId': stack.id,
      'AWS::StackName': stack.name,
      'AWS::URLSuffix': 'amazonaws.com',
    },
    ref: (logicalId) => created(logicalId).id,
    getAtt: (logicalId, attribute) => created(logicalId).attributes[attribute] ?? '',
    importValue: (name) => {
      const value = exportedValue(world.stacks(), name);
      if (value === undefined) throw new ValidationError(`No export named ${name} found.`);
      return value;
    },
  };
}
