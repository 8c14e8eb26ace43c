import {
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
} from 'aws-cdk-lib';
import { version as cdkVersion } from 'aws-cdk-lib/package.json';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { violationAt } from './validation';

interface Verdict {
  /** Of the validator. */
  readonly version?: string;
  readonly report: PolicyValidationPluginReport;
}

/**
 * CDK's own validation of templates in its place, and with its name in the report. To start it costs seconds, so what it
 * said of exactly these templates is kept in a folder and read from there; the folder may be deleted at any time. What
 * cannot be read, or is not what was written, counts as never said.
 */
export class RememberedValidation extends CloudFormationValidatePlugin {
  private verdict?: Verdict;

  constructor(private readonly folder: string) {
    super();
  }

  /** Asking the validator for it means to load it. */
  override get version(): string | undefined {
    return this.verdict === undefined ? super.version : this.verdict.version;
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { stackTemplates } = context;
    const key = keyOf(stackTemplates);
    let said: string;
    try {
      said = recall(this.folder, key) ?? keep(this.folder, key, this.ask(context));
    } catch (error) {
      return notJudged(error);
    }
    this.verdict = JSON.parse(said) as Verdict; // read back both times: CDK changes the report it gets
    return withPaths(this.verdict.report, (place) => stackTemplates[Number(place)]?.templatePath ?? place);
  }

  private ask(context: IPolicyValidationContext): string {
    const places = new Map(context.stackTemplates.map(({ templatePath }, index) => [templatePath, String(index)]));
    const report = withPaths(super.validate(context), (path) => places.get(path) ?? path);
    return JSON.stringify({ version: super.version, report } satisfies Verdict);
  }
}

/** CDK takes a plugin that throws for one that found nothing; templates that nobody judged do not pass. */
const notJudged = (error: unknown): PolicyValidationPluginReport => ({
  success: false,
  violations: [
    {
      ...violationAt(
        'validator-failed',
        'node_modules/@aws/cloudformation-validate',
        `CDK's own validator judged nothing: ${String(error)}`,
      ),
      fix: 'install the dependencies of the lock file again (npm ci)',
    },
  ],
});

/** The same report about templates elsewhere. */
function withPaths(
  report: PolicyValidationPluginReport,
  moved: (templatePath: string) => string,
): PolicyValidationPluginReport {
  const violations = report.violations.map((violation) => ({
    ...violation,
    violatingResources: violation.violatingResources.map((resource) => ({
      ...resource,
      ...(resource.templatePath === undefined ? {} : { templatePath: moved(resource.templatePath) }),
    })),
  }));
  return { ...report, violations };
}

/** Everything a verdict depends on: the validator's release and, in order, the templates with where they are deployed. */
function keyOf(stacks: readonly PolicyValidationStack[]): string {
  const asked = stacks.map(({ stackConstructPath, templatePath, accountId, region }) => [
    stackConstructPath,
    basename(templatePath),
    accountId ?? null,
    region ?? null,
    readFileSync(templatePath, 'utf8'),
  ]);
  return digest(JSON.stringify([cdkVersion, validatorVersion(), asked]));
}

/** The release that CDK brings along, without loading it. */
function validatorVersion(): string | undefined {
  const { resolve } = createRequire(require.resolve('aws-cdk-lib/package.json'));
  const { version } = JSON.parse(readFileSync(resolve('@aws/cloudformation-validate/package.json'), 'utf8')) as Verdict;
  return version;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The first line of a file vouches for the others, and for the question. */
const sealOf = (key: string, said: string): string => digest(`${key}\n${said}`);

function recall(folder: string, key: string): string | undefined {
  try {
    const [seal, said = ''] = readFileSync(join(folder, key), 'utf8').split('\n', 2);
    return seal === sealOf(key, said) ? said : undefined;
  } catch {
    return undefined;
  }
}

/** A folder that takes nothing costs time, not the verdict. */
function keep(folder: string, key: string, said: string): string {
  const incomplete = join(folder, `${key}.${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(incomplete, `${sealOf(key, said)}\n${said}\n`);
    renameSync(incomplete, join(folder, key));
  } catch {
    if (existsSync(incomplete)) rmSync(incomplete); // asked again next time
  }
  return said;
}
