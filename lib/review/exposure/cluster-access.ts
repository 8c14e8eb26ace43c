import { listOf, step } from '../../policy/model/values';
import { wordOf } from '../fields';
import { constructOf, propertiesOf, readable, type View } from '../view';
import type { Fact, Facet } from './facet';
import { addressesCover } from './ports';

interface Access extends Fact {
  readonly who: string;
  readonly what: string;
}

const ENDPOINT = 'the API of the cluster';

/** Who may call the cluster's API and as what, where from; which pods take which roles. */
export const clusterAccess: Facet<Access> = {
  name: 'cluster access',
  read: (view) => [...publicEndpoints(view), ...entries(view), ...podRoles(view)],
  covers: (wider, narrower) =>
    wider.what === narrower.what &&
    (wider.who === narrower.who || (wider.group === ENDPOINT && addressesCover(wider.who, narrower.who))),
};

const publicEndpoints = (view: View): readonly Access[] =>
  view.assembly.ofType('AWS::EKS::Cluster').flatMap((cluster) => {
    const config = propertiesOf(cluster)['ResourcesVpcConfig'];
    // EKS API: public unless it says otherwise.
    if (step(config, 'EndpointPublicAccess') === false) return [];
    const cidrs = listOf(step(config, 'PublicAccessCidrs')).map(String);
    return (cidrs.length === 0 ? ['0.0.0.0/0'] : cidrs).map((cidr) => ({
      group: ENDPOINT,
      subject: `${ENDPOINT} is public`,
      says: `to ${cidr}`,
      severity: 'critical',
      where: { stack: cluster.stack.name, construct: constructOf(cluster), type: cluster.type },
      who: cidr,
      what: ENDPOINT,
    }));
  });

const entries = (view: View): readonly Access[] =>
  view.assembly.ofType('AWS::EKS::AccessEntry').flatMap((entry) => {
    const properties = propertiesOf(entry);
    const who = readable(view, wordOf(properties['PrincipalArn']));
    const policies = listOf(properties['AccessPolicies']).map((policy) => {
      const name = wordOf(step(policy, 'PolicyArn')).replace(/^.*cluster-access-policy\//, '');
      const scope = step(policy, 'AccessScope');
      const namespaces = listOf(step(scope, 'Namespaces')).map(String);
      return `${name}${namespaces.length === 0 ? ' in the whole cluster' : ` in ${namespaces.join(', ')}`}`;
    });
    const groups = listOf(properties['KubernetesGroups']).map((group) => `group ${String(group)}`);
    const type = properties['Type'];
    const kinds = type === undefined || type === 'STANDARD' ? [] : [`nodes (${String(type)})`];
    return [...policies, ...groups, ...kinds].map((what): Access => ({
      group: `entry ${who}`,
      subject: `${who.replace(/^→ windlass-/, '')} is in the cluster`,
      says: `with ${what}`,
      severity: /ClusterAdmin|system:masters/.test(what) ? 'critical' : 'high',
      where: { stack: entry.stack.name, construct: constructOf(entry), type: entry.type },
      who,
      what,
    }));
  });

const podRoles = (view: View): readonly Access[] =>
  view.assembly.ofType('AWS::EKS::PodIdentityAssociation').map((one) => {
    const { Namespace, ServiceAccount, RoleArn } = propertiesOf(one);
    const who = `ServiceAccount ${String(Namespace)}/${String(ServiceAccount)}`;
    const what = readable(view, wordOf(RoleArn));
    return {
      group: `identity ${who}`,
      subject: `pods of ${who} take`,
      says: `role ${what.replace(/^→ windlass-/, '')}`,
      severity: 'high',
      where: { stack: one.stack.name, construct: constructOf(one), type: one.type },
      who,
      what,
    };
  });
