import { changesBetween, importableResources } from './changes';
import { exportedValue } from './exports';
import { importsIn } from './graph';
import type { ChangeSet, Stack } from './stack';
import { messageOf, ValidationError, type Template } from './template';
import { checkRules } from './validate';
import { scopeOf, type World } from './world';

export interface ChangeSetRequest {
  readonly stackName: string;
  readonly name: string;
  readonly type: ChangeSet['type'];
  readonly templateBody: string;
  readonly tags: Record<string, string>;
  readonly importExistingResources?: boolean;
}

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** What an operation would do to the stack, or the reason why there is nothing or it cannot be. */
export function prepareChangeSet(
  world: World,
  stack: Stack,
  template: Template,
  request: ChangeSetRequest,
): Pick<ChangeSet, 'status' | 'reason' | 'changes' | 'imports'> {
  const missing = importsIn(template).find((exported) => exportedValue(world.stacks(), exported) === undefined);
  if (missing !== undefined) return failed(`No export named ${missing} found. Rollback requested by user.`);
  try {
    checkRules(template, scopeOf(world, stack, template));
  } catch (error) {
    return failed(messageOf(error));
  }
  const importing = request.importExistingResources === true;
  const imports = importing ? importableResources(world.account, world.stacks(), stack, template) : [];
  const changes = changesBetween(stack, template, imports);
  if (changes.length === 0 && isSameOtherwise(stack, request) && !stack.pending) return failed(NO_CHANGES);
  return { status: 'CREATE_COMPLETE', changes, imports };
}

const failed = (reason: string) => ({ status: 'FAILED' as const, reason, changes: [], imports: [] });

export class ChangeSetNotFound extends ValidationError {
  override readonly name = 'ChangeSetNotFound';
}

/** States in which a stack takes no change set but must be deleted or rolled back first. */
const UNUSABLE = /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED|UPDATE_ROLLBACK_FAILED|DELETE_IN_PROGRESS)$/;

export function refuseWhileUnusable(stack: Stack, type: ChangeSet['type']): void {
  if (UNUSABLE.test(stack.status))
    throw new ValidationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  if (type === 'CREATE' && stack.status !== 'REVIEW_IN_PROGRESS')
    throw new ValidationError(`Stack [${stack.name}] already exists and cannot be created again with the changeSet`);
}

function isSameOtherwise(stack: Stack, { tags, templateBody }: ChangeSetRequest): boolean {
  const outputs = (text: string): string => JSON.stringify((JSON.parse(text) as Template).Outputs ?? {});
  return (
    stack.status !== 'REVIEW_IN_PROGRESS' &&
    JSON.stringify(stack.tags) === JSON.stringify(tags) &&
    outputs(stack.templateBody) === outputs(templateBody)
  );
}
