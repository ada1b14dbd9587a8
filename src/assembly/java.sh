# Sourced by the programs beside it: fail, $root (the archive's folder) and $java, of Java 17 or newer.
# shellcheck shell=bash
fail() {
  printf '%s: %s\n' "${self##*/}" "$1" >&2
  exit 2
}

# Through links, so that a program may be linked into a folder of PATH.
self=$(readlink -f "$0")
root=$(cd "$(dirname "$self")/.." && pwd -P)
case "$root" in
  *:* | *"!/"* | *!) fail "the folder '$root' has ':' or a final '!' in its path, which Java takes for more than a name; move it" ;;
esac
if [ -n "${JAVA_HOME:-}" ]; then
  java="$JAVA_HOME/bin/java"
  [ -x "$java" ] || fail "JAVA_HOME=$JAVA_HOME has no bin/java; point it to a JDK 17 or newer"
else
  java=$(command -v java) || fail "no java found; install a JDK 17 or newer, or set JAVA_HOME"
fi
major=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
case "$major" in
  1.* | 9 | 1[0-6]) fail "Java $major found; a JDK 17 or newer is needed (JAVA_HOME chooses it)" ;;
esac

# Texts are UTF-8 whatever the shell says; other options of Java come by JAVA_TOOL_OPTIONS.
unset _JAVA_OPTIONS
export LC_ALL=C.UTF-8
