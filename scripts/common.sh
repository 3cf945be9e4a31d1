# Functions shared by the commands in the root folder. Sourced by them, never run by itself.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# --- what the machine must have -------------------------------------------------------------------------------------

may_install() {
  command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Brings the package lists once per command: on a fresh machine they are empty.
refresh_packages() {
  [ -n "${PACKAGES_REFRESHED:-}" ] && return
  PACKAGES_REFRESHED=1
  as_root apt-get update -qq >/dev/null 2>&1 || say "The package lists could not be refreshed; trying with the old ones."
}

# The major version apt would install, or nothing: apt_offers nodejs -> 20
apt_offers() {
  apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: \([0-9]*:\)\{0,1\}\([0-9]*\).*/\2/p'
}

# apt_install MINIMUM PACKAGE: true if the package could be installed in at least that major version.
apt_install() {
  may_install || return 1
  refresh_packages
  local offered
  offered=$(apt_offers "$2")
  [ -n "$offered" ] && [ "$offered" -ge "$1" ] || return 1
  say "Installing $2 …"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2" >/dev/null 2>&1
}

has_dotnet() { command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; }

has_node() {
  command -v npm >/dev/null 2>&1 || return 1
  local version
  version=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
  [ -n "$version" ] && [ "$version" -ge 20 ]
}

need_dotnet() {
  has_dotnet && return
  # The installer script of .NET puts it here without touching the shell's PATH.
  if [ -x "$HOME/.dotnet/dotnet" ]; then
    export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
    has_dotnet && return
  fi
  apt_install 10 dotnet-sdk-10.0 && has_dotnet && return
  fail "Missing: the .NET 10 SDK. Get it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this again."
}

need_node() {
  has_node && return
  apt_install 20 nodejs && { command -v npm >/dev/null 2>&1 || apt_install 1 npm; } && has_node && return
  fail "Missing: Node.js 20 or newer with npm. Get it from https://nodejs.org/en/download, then run this again."
}

need_chromium() {
  local program
  for program in chromium chromium-browser google-chrome; do
    if command -v "$program" >/dev/null 2>&1; then
      NANNI_TEST_CHROMIUM=$(command -v "$program")
      export NANNI_TEST_CHROMIUM
      return
    fi
  done
  [ -z "${1:-}" ] && apt_install 100 chromium && need_chromium again && return
  fail "Missing: the browser Chromium. Install it with: apt-get install chromium"
}

# Only one test needs it: two nodes behind a proxy. Without it that one is skipped and says so.
need_haproxy() {
  [ -x /usr/sbin/haproxy ] || apt_install 2 haproxy || say "haproxy could not be installed; the tests of several nodes are skipped."
}

# --- building -------------------------------------------------------------------------------------------------------

# Waits for another build of the same folder, so that two commands started together do not disturb each other.
one_at_a_time() {
  mkdir -p artifacts
  exec 9>artifacts/.lock
  flock -n 9 || { say "Another build of this folder is running; waiting for it …"; flock 9; }
}

# Runs quietly and shows the output only if the step fails.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then rm -f "$log"; return; fi
  cat "$log" >&2
  rm -f "$log"
  return 1
}

# changed_since STAMP PATH…: is anything below the paths newer than the stamp? Folders count, so deletions do too.
changed_since() {
  local stamp=$1
  shift
  [ -f "$stamp" ] || return 0
  [ -n "$(find "$@" \( -name node_modules -o -name wwwroot \) -prune -o -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# Builds the application if something changed since the last time; a second start costs a fraction of a second.
build_app() {
  local stamp=artifacts/.built sources=(src Directory.Build.props Directory.Packages.props global.json)
  need_dotnet
  changed_since "$stamp" "${sources[@]}" || return 0
  one_at_a_time
  if changed_since "$stamp" "${sources[@]}"; then
    say "Building …"
    touch "$stamp.new"
    quietly dotnet build src/Nanni/Nanni.csproj -c Release -v q --nologo -clp:NoSummary || fail "The build failed; the reason is above."
    mv "$stamp.new" "$stamp"
  fi
  exec 9>&-
}

app=artifacts/bin/Nanni/release/Nanni.dll
