import { ENGINE_KEY_ENTRY, READY_ENTRY, SECRETS } from './files';

/**
 * Beside the door in its pod: asks Secrets Manager for the keys of tenants, with the pod's identity, and leaves their SHA-256 in
 * the memory that both share; the engines' key and the certificate as they are. A secret that is gone takes its tenant's keys with
 * it. Whatever else fails, what was known stays, and the log says so.
 *
 * A secret holds one key, or several words while one changes for another. Lines of the answer begin with a mark that nobody can
 * guess: what looks like a further line inside of a secret is words of that secret, and not the key of another tenant.
 *
 * Usage: keys.sh LIST FOLDER SECONDS. Lines of LIST: `tenant NAME SECRET`, `engine - SECRET`, `certificate - SECRET`.
 */
export const KEYS = String.raw`#!/bin/sh
# LIST FOLDER SECONDS
set -uf # a key is no pattern of files
umask 077
LIST=$1 FOLDER=$2 SECONDS_BETWEEN=$3
BATCH=20
LONG_ENOUGH='????????????????*'
TAB=$(printf '\t')

say() { printf '{"keys":"%s"}\n' "$*" >&2; }
secrets() { aws secretsmanager "$@" --output text --cli-connect-timeout 5 --cli-read-timeout 10; }
hash() { printf %s "$1" | sha256sum | cut -c1-64; }

# Whole or not at all, and only when it changed.
put() {
  if [ "$(cat "$FOLDER/.new")" = "$(cat "$FOLDER/$1" 2>/dev/null)" ]; then rm -f "$FOLDER/.new"; return; fi
  chmod 0400 "$FOLDER/.new" && mv -f "$FOLDER/.new" "$FOLDER/$1" && say "$1 changed"
}

# Answers lines: MARK-value NAME ARN WORDS, or MARK-error ID CODE; any other is more words of the one before.
ask_batch() {
  secrets batch-get-secret-value --secret-id-list "$@" \
    --query "[SecretValues[].['$MARK-value',Name,ARN,SecretString],Errors[].['$MARK-error',SecretId,ErrorCode]][]"
}

ask_all() {
  set --
  while read -r kind _ secret; do
    [ "$kind" = certificate ] && continue
    set -- "$@" "$secret"
    [ $# -lt $BATCH ] && continue
    ask_batch "$@" || return 1
    set --
  done <"$LIST"
  [ $# -eq 0 ] || ask_batch "$@"
}

# Of a secret: its words; nothing and success when it is gone; failure when nobody knows.
words_of() {
  found=no
  while IFS=$TAB read -r kind id more words; do
    case $kind in
      "$MARK"-*) if [ $found = yes ]; then return 0; fi ;;
      ?*) if [ $found = yes ]; then printf ' %s' "$kind $id $more $words"; fi ;;
    esac
    case $kind in
      "$MARK-value") if [ "$id" = "$1" ] || [ "$more" = "$1" ]; then found=yes; printf %s "$words"; fi ;;
      "$MARK-error") if [ "$id" = "$1" ]; then is_gone "$1" "$more"; return; fi ;;
    esac
  done <"$FOLDER/.answer"
  if [ $found = yes ]; then return 0; fi
  say "$1 is not in the answer, what is known stays"
  return 1
}

is_gone() {
  case $2 in
    ResourceNotFoundException | InvalidRequestException) say "$1 is gone: $2" ;;
    *) say "$1 cannot be read, what is known stays: $2"; return 1 ;;
  esac
}

known_lines() {
  while read -r hash tenant; do
    if [ "$tenant" = "$1" ]; then printf '%s %s\n' "$hash" "$tenant"; fi
  done <"$FOLDER/${SECRETS.keys}"
}

tenant_lines() {
  if words=$(words_of "$2"); then
    for word in $words; do
      case $word in
        $LONG_ENOUGH) printf '%s %s\n' "$(hash "$word")" "$1" ;;
        *) say "a key of $1 is too short and not taken" ;;
      esac
    done
  elif [ -f "$FOLDER/${SECRETS.keys}" ]; then
    known_lines "$1"
  fi
}

certificate() {
  if secrets get-secret-value --secret-id "$1" --query SecretString >"$FOLDER/.new"; then put ${SECRETS.certificate}
  else say "the certificate cannot be read, what is known stays"; rm -f "$FOLDER/.new"; fi
}

engine_key() {
  words=$(words_of "$1") || return
  [ -n "$words" ] || return
  printf '${ENGINE_KEY_ENTRY} %s\n' "$words" >"$FOLDER/.new"
  put ${SECRETS.engineKey}
}

take() {
  MARK=$(head -c 32 /dev/urandom | sha256sum | cut -c1-64)
  if ! ask_all >"$FOLDER/.answer"; then
    say 'Secrets Manager does not answer, what is known stays'
    return
  fi
  while read -r kind _ secret; do
    case $kind in
      certificate) certificate "$secret"; [ -f "$FOLDER/${SECRETS.certificate}" ] || return ;;
      engine) engine_key "$secret"; [ -f "$FOLDER/${SECRETS.engineKey}" ] || return ;;
    esac
  done <"$LIST"
  {
    while read -r kind name secret; do
      if [ "$kind" = tenant ]; then tenant_lines "$name" "$secret"; fi
    done <"$LIST"
    echo '${READY_ENTRY} yes'
  } >"$FOLDER/.keys"
  mv -f "$FOLDER/.keys" "$FOLDER/.new"
  put ${SECRETS.keys}
}

# The answer has keys as they are: however a round ends, it goes.
round() {
  take
  rm -f "$FOLDER/.answer"
}

trap 'exit 0' TERM INT
while :; do
  round
  sleep "$SECONDS_BETWEEN" &
  wait $!
done
`;
