/** First releases of charts without known holes. Source: CVE-2025-23266 and 23267 (container toolkit), CVE-2026-24260. */
export const chartFloors: Readonly<Record<string, string>> = {
  'nvidia-device-plugin': '0.17.3',
  'k8s-device-plugin': '0.17.3',
  'gpu-operator': '26.3.2',
};
