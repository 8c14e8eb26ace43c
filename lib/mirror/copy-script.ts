import type { BillChart, BillImage, MirrorBill } from './bill';

/**
 * A bash script that copies everything of the bill into the account's registry, with crane, Helm and the AWS CLI.
 * It may be run again: what is there is left alone, because a tag of an immutable repository cannot be pushed twice, not
 * even with the same bytes (containers-roadmap#2179). A tag that holds other bytes ends it.
 */
export function copyScript(bill: MirrorBill): string {
  const mirrored = bill.images.filter(({ origin }) => origin === 'mirror');
  return [
    '#!/usr/bin/env bash',
    `# Images and charts of ${bill.environment}, copied into ${bill.registry}`,
    'set -euo pipefail',
    `registry=${quoted(bill.registry)}`,
    FUNCTIONS,
    `aws ecr get-login-password --region ${quoted(bill.region)} | crane auth login "$registry" -u AWS --password-stdin`,
    ...(bill.charts.some(isOverHttp)
      ? [
          `aws ecr get-login-password --region ${quoted(bill.region)} | helm registry login "$registry" -u AWS --password-stdin`,
        ]
      : []),
    ...mirrored.map(imageLine),
    ...bill.charts.map(chartLine),
    '',
  ].join('\n');
}

const FUNCTIONS = `work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Docker Hub limits anonymous pulls by address.
if [ -n "\${DOCKERHUB_USERNAME:-}" ]; then
  printf '%s' "$DOCKERHUB_PASSWORD" | crane auth login index.docker.io -u "$DOCKERHUB_USERNAME" --password-stdin
fi

copy_image() { # source repository, source tag, target, digest or nothing
  local digest there
  digest=\${4:-$(crane digest "$1:$2")}
  there=$(crane digest "$3" 2>/dev/null || true)
  if [ "$there" = "$digest" ]; then
    echo "there already: $3@$digest"
    return
  fi
  if [ -n "$there" ]; then
    echo "$3 holds $there, not $digest; tags are immutable: give the new image another tag" >&2
    return 1
  fi
  crane copy "$1@$digest" "$3"
  there=$(crane digest "$3")
  if [ "$there" != "$digest" ]; then
    echo "$3 holds $there after the copy, not $digest" >&2
    return 1
  fi
  echo "copied: $3@$digest"
}

copy_chart() { # repository of charts, chart, version, target without version
  if crane digest "$4:$3" >/dev/null 2>&1; then
    echo "there already: $4:$3"
    return
  fi
  helm pull "$2" --repo "$1" --version "$3" --destination "$work"
  helm push "$work/$2-$3.tgz" "oci://\${4%/*}"
}
`;

function imageLine({ source, digest = '', repository, tag }: BillImage): string {
  const target = `"$registry"${quoted(`/${repository}:${tag}`)}`;
  return ['copy_image', quoted(withoutTag(source)), quoted(tagOf(source)), target, quoted(digest)].join(' ');
}

/** A chart in a registry is an artifact like an image: crane keeps its digest. */
function chartLine(chart: BillChart): string {
  const { name, version, source, repository } = chart;
  if (!isOverHttp(chart)) {
    const from = `${source.replace(/^oci:\/\//, '')}/${name}`;
    return `copy_image ${quoted(from)} ${quoted(version)} "$registry"${quoted(`/${repository}:${version}`)} ''`;
  }
  return `copy_chart ${quoted(source)} ${quoted(name)} ${quoted(version)} "$registry"${quoted(`/${repository}`)}`;
}

export const isOverHttp = ({ source }: BillChart): boolean => !source.startsWith('oci://');

const withoutTag = (reference: string): string => reference.slice(0, reference.lastIndexOf(':'));
const tagOf = (reference: string): string => reference.slice(reference.lastIndexOf(':') + 1);

/** Bill and plan hold no quotes; if one ever did, it must not end the word. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
