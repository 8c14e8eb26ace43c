import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { TEMPLATES } from './subjects';
import type { Scanner, ScannerFinding } from './types';

interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly violatingResources: readonly { readonly constructPath: string }[];
}

/** What this proof uses of cdk-nag, which is not there when it is compiled. */
type Pack = new () => { readonly validateScope: (scope: Stack) => { readonly violations: readonly Violation[] } };

/** Packs of cdk-nag for what is deployed; PCI DSS 3.2.1 and NIST r4 are retired, and Serverless judges applications. */
const PACKS = ['AwsSolutionsChecks', 'HIPAASecurityChecks', 'NIST80053R5Checks'] as const;

/** cdk-nag over the written templates, so that what was overridden after the constructs is judged too. */
export const nagScanner = (folder: string): Scanner => ({
  name: 'cdk-nag',
  scan: (directory) => {
    const packs = loaded(folder);
    const templates = join(directory, TEMPLATES);
    return Promise.resolve(readdirSync(templates).flatMap((file) => judged(packs, join(templates, file))));
  },
});

function judged(packs: readonly Pack[], file: string): readonly ScannerFinding[] {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Judged');
  new CfnInclude(stack, 'Template', { templateFile: file, allowCyclicalReferences: true });
  const resources = new Map(
    stack.node
      .findAll()
      .filter((one) => CfnResource.isCfnResource(one))
      .map((one) => [one.node.path, one]),
  );
  return packs.flatMap((pack) =>
    new pack().validateScope(stack).violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        scanner: 'cdk-nag',
        rule: ruleName,
        kind: resources.get(constructPath)?.cfnResourceType ?? 'unknown',
        object: basename(constructPath),
        message: description,
        file: basename(file),
      })),
    ),
  );
}

/** It asks `instanceof`, so it must find the very aws-cdk-lib that includes the templates. */
function loaded(folder: string): readonly Pack[] {
  const home = mkdtempSync(join(tmpdir(), 'windlass-nag-'));
  try {
    const modules = join(home, 'node_modules');
    mkdirSync(modules);
    cpSync(folder, join(modules, 'cdk-nag'), { recursive: true });
    for (const peer of ['aws-cdk-lib', 'constructs'])
      symlinkSync(dirname(require.resolve(`${peer}/package.json`)), join(modules, peer));
    const exported = createRequire(join(home, 'here.js'))('cdk-nag') as Readonly<Record<string, Pack | undefined>>;
    return PACKS.map((name) => {
      const pack = exported[name];
      if (pack === undefined) throw new Error(`cdk-nag exports no ${name}`);
      return pack;
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
