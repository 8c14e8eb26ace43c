import { registryAccountOf } from '../../lib/policy/model/registries';

/** ECR: "Amazon ECR endpoints and quotas" (AWS General Reference) and the user guide on dual-stack and FIPS. */
test.each([
  '111122223333.dkr.ecr.us-west-2.amazonaws.com',
  '111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
  '111122223333.dkr.ecr.cn-northwest-1.amazonaws.com.cn',
  '111122223333.dkr-ecr.us-west-2.on.aws',
  '111122223333.dkr-ecr-fips.us-east-1.on.aws',
  '111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn',
  '111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu',
])('%s is a registry of the account, for images and charts', (host) => {
  expect(registryAccountOf(`${host}/vllm/vllm-openai@sha256:0`)).toBe('111122223333');
  expect(registryAccountOf(`oci://${host}/charts/lws`)).toBe('111122223333');
});

test.each([
  'docker.io/vllm/vllm-openai',
  'public.ecr.aws/eks/lws',
  '111122223333.dkr.ecr.us-west-2.amazonaws.com.example.org/x',
  'evil.org/111122223333.dkr.ecr.us-west-2.amazonaws.com/x',
  '111122223333.dkr.ecr.us-west-2.amazonawsxcom/x',
  '111122223333.dkr-ecr.us-west-2.on.aws.evil.org/x',
])('%s is none', (reference) => {
  expect(registryAccountOf(reference)).toBeUndefined();
});
