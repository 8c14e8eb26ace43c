import { summary } from '../aws/proof/state';
import type { Assembly } from '../aws/proof/assembly';
import { publishAssets } from '../aws/proof/assembly';
import { withWorkshopFor } from '../aws/proof/workshop';
import { copyOf, type Running } from './deployed';

/** A deployment that was done in this process and is to be done once more by the real CLI. */
export interface CliJob {
  readonly edit: string;
  readonly start: Running;
  readonly assembly: Assembly;
  /** What is typed behind `cdk deploy`. */
  readonly options: readonly string[];
  /** What it came to in this process: every stack with what it holds, and whether it arrived. */
  readonly expected: { readonly summary: string; readonly arrives: boolean };
}

/** Complaints; none: the CLI came to the same. */
export function throughCli({ start, assembly, options, expected }: CliJob): Promise<string[]> {
  const { engine } = copyOf(start);
  publishAssets(engine.account, assembly);
  return withWorkshopFor(engine, async ({ cli, loopback }) => {
    const app = ['--app', assembly.directory, '--require-approval', 'never'];
    const { status, output } = await cli.run(['deploy', ...options, ...app]);
    const last = output.trim().split('\n').slice(-6).join('\n');
    return [
      ...((status === 0) === expected.arrives ? [] : [`cdk deploy ${options.join(' ')}: rc ${status}: ${last}`]),
      ...(summary(engine) === expected.summary
        ? []
        : [`cdk deploy ${options.join(' ')}: other resources than in this process`]),
      ...loopback.unknownCalls.map((call) => `the double does not know ${call}`),
    ];
  });
}
