import type { EnvironmentPlan } from '../environment';

/** Who reaches what: the endpoint, its key and the cluster. */
export function accessFacts({ access, apiKeySecret, deployments, network }: EnvironmentPlan): [string, string][] {
  const listeners = deployments.map(({ name, port }) => `${port} ${name}`).join(', ');
  const protocol = access.certificateArn === undefined ? 'plain HTTP inside the VPC' : 'TLS';
  return [
    ['endpoint', `internal load balancer, ${protocol}, from ${access.sourceCidrs.join(', ')}; listeners ${listeners}`],
    ['public access', network.profile === 'connected' ? 'none; system nodes have a way out' : 'none, in or out'],
    ['API key', apiKeySecret === undefined ? 'none is asked for' : `secret ${apiKeySecret}`],
    ['administrators', access.adminRoleArns.join(', ')],
    ['mail to', access.notificationEmails.join(', ') || 'nobody: access.notificationEmails is empty'],
  ];
}
