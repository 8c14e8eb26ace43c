#!/bin/sh
# HAProxy of the catalog's line for this machine, kept in the user's cache: test/proofs/front-door/install-haproxy.sh
# Debian's own program with the libraries that it was linked against, unpacked beside it; nothing is installed into the system
# and nobody has to be root. apt checks the signature of the archive and by it every package; the program is pinned here too.
# Not compiled: Debian's archive keeps the package of this release but no longer its source.
# Exit code 69: no apt, another processor, or a release that nobody serves here.
set -eu

unavailable=69
release=3.4.7
package=$release-1
sha256=b8cc6bac17db6ed2516a3a2e85e6dcbc6c561f78edafff450ffc721dee6b4a26
libraries='libc6 libssl3t64 libpcre2-8-0 liblua5.4-0 libcrypt1 libjemalloc2 libopentracing-c-wrapper0t64 libopentracing1
  libzstd1 zlib1g libgcc-s1 libstdc++6'

cache=${XDG_CACHE_HOME:-$HOME/.cache}/windlass
target=$cache/haproxy-$release
program=$target/bin/haproxy
if [ -x "$program" ]; then
  echo "$program"
  exit 0
fi

give_up() {
  echo "no HAProxy $release here: $1" >&2
  exit "$unavailable"
}

keys=/usr/share/keyrings/debian-archive-keyring.gpg
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || give_up 'apt-get and dpkg-deb are needed'
[ "$(dpkg --print-architecture)" = amd64 ] || give_up 'its package is pinned for amd64'
[ -e "$keys" ] || give_up "$keys is missing (Debian package debian-archive-keyring)"

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT INT TERM
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" "$work/root" "$work/target/lib" "$work/target/bin"
printf 'deb [signed-by=%s] http://deb.debian.org/debian %s main\n' "$keys" experimental "$keys" sid >"$work/sources.list"

own_apt() {
  apt-get -qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$work/lists" \
    -o "Dir::Cache=$work/cache" -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none "$@"
}

echo "unpacking HAProxy $release into $target, once" >&2
own_apt update >&2 || give_up "Debian's archive does not answer"
# shellcheck disable=SC2086 # a list of words
(cd "$work/packages" && own_apt download "haproxy=$package" $(printf '%s/sid ' $libraries)) >&2 ||
  give_up "Debian's archive no longer has haproxy $package"
echo "$sha256  $work/packages/haproxy_${package}_amd64.deb" | sha256sum --check --quiet >&2
for one in "$work/packages/"*.deb; do dpkg-deb -x "$one" "$work/root"; done
cp -L "$work/root/usr/lib/x86_64-linux-gnu/"*.so* "$work/target/lib/"
cp "$work/root/usr/sbin/haproxy" "$work/target/lib/haproxy"
(cd "$work/packages" && sha256sum -- *.deb) >"$work/target/SHA256SUMS"

# By the loader of its own C library; under its own name, so that a master process that starts itself anew comes by here again.
cat >"$work/target/bin/haproxy" <<'END'
#!/bin/sh
lib=$(CDPATH='' cd -- "$(dirname -- "$0")/../lib" && pwd)
exec "$lib/ld-linux-x86-64.so.2" --argv0 "$0" --library-path "$lib" "$lib/haproxy" "$@"
END
chmod 755 "$work/target/bin/haproxy"
"$work/target/bin/haproxy" -v | grep -q "version $release" || give_up 'the unpacked program does not start'
rm -rf "$target"
mkdir -p "$cache"
mv "$work/target" "$target"
echo "$program"
