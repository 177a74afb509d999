# Shared by the scripts beside it: Python, the virtual environment, the system's libraries.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="$ROOT/.venv"
PDF_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PYTHONUNBUFFERED=1
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV

say() { printf '%s\n' "$*" >&2; }

die() { say "$*"; exit 1; }

# The comment at the head of the script is its help.
help_and_exit() { sed -n '2,/^[^#]/{s/^# \{0,1\}//;t p;b;:p;p}' "$0"; exit 0; }

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || { [ "${SUDO_ALLOWED:-}" = 1 ] && sudo -n true 2>/dev/null; }
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

apt_install() {
  say "Installing with apt: $*"
  local log; log="$(mktemp)"
  if as_root env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get update -qq; apt-get install -y -qq --no-install-recommends "$@"' sh "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 15 "$log" >&2; rm -f "$log"; return 1
  fi
}

# Packages that are needed: installed when we may, asked for when we may not.
need_packages() {
  may_install && apt_install "$@" && return
  say "These system packages are missing. Install them with:"
  say "    sudo apt-get install --no-install-recommends $*"
  return 1
}

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"; return
    fi
  done
  return 1
}

make_environment() {
  local python
  if ! python="$(find_python)"; then
    need_packages python3 python3-venv || die "Repair Angel needs Python 3.11 or newer."
    python="$(find_python)" || die "Repair Angel needs Python 3.11 or newer; this system has none."
  fi
  say "Making the environment in .venv with $("$python" --version) …"
  if command -v uv >/dev/null && uv venv -q --clear --python "$python" "$VENV"; then return; fi
  rm -rf "$VENV"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    need_packages python3-venv || die "Then run this again."
  fi
  "$python" -m venv "$VENV" || die "The environment could not be made."
}

# Install a file of pinned, hashed requirements, unless exactly that was installed before.
install_requirements() {
  local file="$1" stamp wanted
  stamp="$VENV/.installed-$file"
  wanted="$(sha256sum <"$ROOT/$file")"
  [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c '' 2>/dev/null || make_environment
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  say "Installing $file …"
  if ! { command -v uv >/dev/null && uv pip install -q --python "$VENV/bin/python" --require-hashes -r "$ROOT/$file"; }; then
    [ -x "$VENV/bin/pip" ] || "$VENV/bin/python" -m ensurepip >/dev/null || die "There is no pip."
    "$VENV/bin/python" -m pip install -q --require-hashes --only-binary=:all: -r "$ROOT/$file" ||
      die "The packages could not be installed."
  fi
  echo "$wanted" >"$stamp"
}

# What the PDF renderer loads. Without it everything but PDFs works.
install_pdf_libraries() {
  local library='import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"): ctypes.CDLL(name)'
  "$VENV/bin/python" -c "$library" 2>/dev/null && return
  # shellcheck disable=SC2086  a list of words
  need_packages $PDF_PACKAGES || say "Until then invoices and other documents have no PDF."
}
