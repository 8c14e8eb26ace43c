import { complaint, optional, says } from '../../checks';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

export const buildProject: ResourceRule = {
  over: 'resource',
  id: 'build-project',
  title: 'Builds have no privileges on their host and say what they did where we keep it',
  source: 'checkov CKV_AWS_316, CKV_AWS_314; Security Hub CodeBuild.4 and CodeBuild.5',
  types: ['AWS::CodeBuild::Project'],
  check: (project) => [
    ...optional(project, 'Environment.PrivilegedMode', {
      holds: says(false),
      problem: 'what is built could do whatever its host can',
      wayOut: 'set it to false; images are copied and built without Docker',
    }),
    ...logged(project),
  ],
};

const LOGS = 'LogsConfig.CloudWatchLogs';

/** Named, or they go to a group that CodeBuild makes: without our key, kept for ever. */
function logged(project: Resource): readonly Complaint[] {
  if (project.knownAt('LogsConfig.S3Logs.Status') === 'ENABLED') return [];
  const path = project.knownAt(`${LOGS}.Status`) === 'ENABLED' ? `${LOGS}.GroupName` : `${LOGS}.Status`;
  return path.endsWith('GroupName') && project.raw(path) !== undefined
    ? []
    : [
        complaint(path, project.raw(path), {
          problem: 'nobody could say later what a build fetched and wrote',
          wayOut: "set it to 'ENABLED' with the GroupName of a log group of the app",
        }),
      ];
}
