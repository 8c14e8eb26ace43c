#!/bin/sh
# Builds a control plane from pinned Go modules into a cache: lib/rehearsal/control-plane/build.sh [1.36 1.37 …]
# Needs Go (see go.mod) and a module proxy; 15 to 30 minutes on two cores the first time, nothing afterwards.
# Exit code 69: no Go, too old a Go, or a module that nobody serves here; the programs can't be had on this machine.
set -eu

unavailable=69

modules=$(CDPATH='' cd -- "$(dirname -- "$0")/modules" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/windlass
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT INT TERM

version_of() { sed -n "s#^\(require \)\{0,1\}[[:space:]]*$2 v\([^ ]*\).*#\2#p" "$modules/$1/go.mod" | head -n 1; }

need_go() {
  command -v go >/dev/null && return 0
  echo 'no Go here: install the version that modules/*/go.mod name' >&2
  exit "$unavailable"
}

# fetch <module> <packages…>: what a build needs, without test dependencies; tells a missing module from a wrong one
fetch() {
  module=$1
  shift
  if (cd "$modules/$module" && go list -mod=readonly -deps "$@") >/dev/null 2>"$work/fetch"; then return 0; fi
  cat "$work/fetch" >&2
  grep -Eq 'dial tcp|no such host|timeout|[ :]40[34] |[ :]410 |[ :]5[0-9][0-9] |requires go >=|module lookup disabled' "$work/fetch" || exit 1
  echo "the modules of $module can't be had here" >&2
  exit "$unavailable"
}

# build <module> <where to> [-ldflags] <packages…>; built beside its place and moved, so that no half-built file is found
build() {
  module=$1 output=$2 flags=$3
  shift 3
  need_go
  fetch "$module" "$@"
  mkdir -p "$output" "$work/$module"
  (cd "$modules/$module" && CGO_ENABLED=0 nice -n 15 go build -mod=readonly -trimpath -ldflags "-s -w $flags" -o "$work/$module/" "$@")
}

# lacks <directory> <names…>: whether one of them is not there
lacks() {
  directory=$1
  shift
  for name in "$@"; do [ -e "$directory/$name" ] || return 0; done
  return 1
}

[ $# -gt 0 ] || set -- 1.36 1.37
for minor in "$@"; do
  release=$(version_of "kubernetes-$minor" k8s.io/kubernetes)
  target=$cache/kubernetes-$release
  if lacks "$target" kube-apiserver kube-controller-manager kube-scheduler kubectl; then
    echo "building Kubernetes $release"
    v=k8s.io/component-base/version
    # Without a version the programs say v0.0.0-master and refuse to work with each other.
    build "kubernetes-$minor" "$target" \
      "-X $v.gitVersion=v$release -X $v.gitMajor=${minor%.*} -X $v.gitMinor=${minor#*.} -X $v.gitTreeState=clean" \
      k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager \
      k8s.io/kubernetes/cmd/kube-scheduler k8s.io/kubernetes/cmd/kubectl
    mv "$work/kubernetes-$minor/"* "$target/"
  fi
  if lacks "$target" pod-garbage-collector; then
    echo "building the pod garbage collector of Kubernetes $release"
    build "kubernetes-$minor" "$target" '' ../pod-garbage-collector.go
    mv "$work/kubernetes-$minor/pod-garbage-collector" "$target/"
  fi
  if lacks "$target" etcd; then
    echo "building etcd $(version_of etcd go.etcd.io/etcd/server/v3)"
    build etcd "$target" '' go.etcd.io/etcd/server/v3
    mv "$work/etcd/"* "$target/etcd" # the program is named after the last part of its path, which differs
  fi
  if lacks "$target" kwok; then
    echo "building kwok $(version_of kwok sigs.k8s.io/kwok)"
    build kwok "$target" '' sigs.k8s.io/kwok/cmd/kwok
    mv "$work/kwok/kwok" "$target/kwok"
  fi
  if lacks "$target" lws-controller lws-leaderworkersets.yaml lws-disaggregatedsets.yaml; then
    echo "building LeaderWorkerSet $(version_of lws sigs.k8s.io/lws)"
    build lws "$target" '' sigs.k8s.io/lws/cmd
    mv "$work/lws/cmd" "$target/lws-controller"
    crds=$(cd "$modules/lws" && go list -mod=readonly -m -f '{{.Dir}}' sigs.k8s.io/lws)/config/crd/bases
    for kind in leaderworkersets:leaderworkerset disaggregatedsets:disaggregatedset; do
      cp -- "$crds/${kind#*:}.x-k8s.io_${kind%:*}.yaml" "$target/lws-${kind%:*}.yaml"
      chmod u+w "$target/lws-${kind%:*}.yaml"
    done
  fi
  echo "$target"
done
