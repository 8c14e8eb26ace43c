import { synthesizeCharts } from '../../charts';
import { changed, environmentPlanFixture, singleNodeDeployment } from '../support/deployment-fixture';
import { engineContainer, env, find, has, podTemplates } from '../support/manifests';

const outputs = synthesizeCharts(environmentPlanFixture());
const template = (name: string) => podTemplates([find(outputs, 'DaemonSet', name)])[0]!;

test('the NVIDIA plugin runs on GPU nodes and leaves /dev/infiniband to the EFA plugin', () => {
  const plugin = template('k8s-device-plugin');
  expect(plugin.spec.nodeSelector).toEqual({ 'windlass.dev/node-role': 'gpu' });
  expect(env(engineContainer(plugin), 'MOFED_ENABLED')).toBe('false');
});

test('plugins tolerate the GPU taint and outrank models', () => {
  for (const name of ['k8s-device-plugin', 'aws-efa-k8s-device-plugin']) {
    expect(template(name).spec.tolerations).toContainEqual(
      expect.objectContaining({ key: 'nvidia.com/gpu', effect: 'NoSchedule' }),
    );
    expect(template(name).spec.priorityClassName).toBe('system-node-critical');
  }
});

test('the EFA plugin runs on nodes with EFA, and only where the plan has some', () => {
  expect(JSON.stringify(template('aws-efa-k8s-device-plugin').spec.affinity)).toContain(
    '{"key":"windlass.dev/node-group","operator":"In","values":["b300"]}',
  );
  const withoutEfa = changed(environmentPlanFixture([singleNodeDeployment()]), (plan) => {
    for (const group of plan.nodeGroups) group.efa = false;
  });
  expect(has(synthesizeCharts(withoutEfa), 'DaemonSet', 'aws-efa-k8s-device-plugin')).toBe(false);
});

test('no plugin is privileged or may become so', () => {
  const contexts = podTemplates([
    find(outputs, 'DaemonSet', 'k8s-device-plugin'),
    find(outputs, 'DaemonSet', 'aws-efa-k8s-device-plugin'),
  ]).map((pod) => engineContainer(pod).securityContext);
  expect(contexts).toHaveLength(2);
  for (const context of contexts)
    expect(context).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
});

test('images are those of the plan, and a missing one is named', () => {
  expect(engineContainer(template('k8s-device-plugin')).image).toBe(
    environmentPlanFixture().images['k8s-device-plugin']?.reference,
  );
  const without = changed(environmentPlanFixture(), (plan) => {
    delete plan.images['k8s-device-plugin'];
  });
  expect(() => synthesizeCharts(without)).toThrow(/no image 'k8s-device-plugin'/);
});
