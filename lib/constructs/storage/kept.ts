import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What holds data stays when its stack goes, when it leaves its stack and when it is replaced. Only the rollback of the very
 * operation that made it takes it along: it is empty then, and its name would stand in the way of the next attempt.
 */
export const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
