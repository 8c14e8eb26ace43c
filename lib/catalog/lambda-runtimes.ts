/**
 * Runtimes of Lambda that get security patches. Source: Lambda developer guide, supported runtimes, by the dates that
 * cfn-lint 1.51 repeats, and aws-cdk-lib 2.276 for those without one; checked 2026-11-29.
 */
export const lambdaRuntimes: readonly string[] = [
  'nodejs22.x',
  'nodejs24.x',
  'python3.12',
  'python3.13',
  'python3.14',
  'python3.15',
  'java8.al2023',
  'java11.al2023',
  'java17.al2023',
  'java21',
  'java25',
  'dotnet10',
  'ruby3.3',
  'ruby3.4',
  'ruby4.0',
  'provided.al2023',
];
