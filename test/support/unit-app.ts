import type { AppProps } from 'aws-cdk-lib';
import { DISABLE_ASSET_STAGING_CONTEXT, DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { WindlassApp } from '../../lib/stacks/windlass-app';

/**
 * The app for tests of templates. It leaves out what costs seconds and changes no template: CDK's own validation, which a
 * test of the app itself runs, copies of the assets (60 MB), the tree, and a stack trace for each construct.
 */
export const unitApp = (props: Pick<AppProps, 'outdir'> = {}): WindlassApp =>
  new WindlassApp({
    ...props,
    builtinCloudFormationValidation: false,
    treeMetadata: false,
    context: { [DISABLE_ASSET_STAGING_CONTEXT]: true, [DISABLE_CREATION_STACK_TRACES]: true },
  });
