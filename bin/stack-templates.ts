import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeCharts } from '../charts';
import { chartsOfConfig } from '../app/own-parts';
import type { OwnConfig } from '../lib/config';
import type { EnvironmentPlan } from '../lib/environment';
import { readAssembly } from '../lib/policy/read';
import type { Stack } from '../lib/policy/model/resource';
import { createStacks } from '../lib/stacks/create-stacks';
import { WindlassApp } from '../lib/stacks/windlass-app';

/** The stacks of a plan, in a folder that is gone afterwards: `cdk.out` is not touched. */
export const stackTemplates = (plan: EnvironmentPlan, own?: OwnConfig): readonly Stack[] => {
  const outdir = mkdtempSync(join(tmpdir(), 'windlass-change-'));
  try {
    const app = new WindlassApp({
      outdir,
      builtinCloudFormationValidation: false,
      treeMetadata: false,
      context: { [DISABLE_ASSET_STAGING_CONTEXT]: true },
    });
    createStacks(app, plan, { manifests: synthesizeCharts(plan, chartsOfConfig(own)) });
    app.synth();
    return readAssembly(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};
