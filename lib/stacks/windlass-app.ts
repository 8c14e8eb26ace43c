import { App, type AppProps } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';

/** What `cdk init` of the pinned CDK release would write, in one place for the app and the tests. */
const FEATURE_FLAGS = {
  ...recommendedFlags,
  // CloudFormation itself refuses to take away what another stack uses.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

/** The CDK app of Windlass; the same flags wherever it is built. */
export class WindlassApp extends App {
  constructor(props: AppProps = {}) {
    super({ analyticsReporting: false, ...props, context: { ...FEATURE_FLAGS, ...props.context } });
  }
}
