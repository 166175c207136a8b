#!/bin/sh
# Installs the command forkontrol from its release, when its SHA-256 is the one that is published.
#
#   install.sh [VERSION [FOLDER]]
#
# VERSION is 0.1.0, or latest where none is given; FOLDER is where the program goes, ~/.local/bin where none is given.
# FORKONTROL_RELEASES is another address of the releases, or a folder that has them, for a network without GitHub.
set -eu

releases=${FORKONTROL_RELEASES:-https://github.com/forkontrol/forkontrol/releases}
version=${1:-latest}
version=${version#v}
folder=${2:-$HOME/.local/bin}

# text says the first in Danish, the second elsewhere.
text() {
	case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in da*) printf '%s\n' "forkontrol: $1" ;; *) printf '%s\n' "forkontrol: $2" ;; esac
}
stop() {
	text "$1" "$2" >&2
	exit 3
}

# fetch NAME FILE
fetch() {
	case $releases in
	*://*)
		if command -v curl >/dev/null; then
			curl -fsSL --retry 3 -o "$2" "$from/$1"
		elif command -v wget >/dev/null; then
			wget -q -O "$2" "$from/$1"
		else
			stop "curl eller wget mangler" "curl or wget is missing"
		fi
		;;
	*) cp "$from/$1" "$2" ;;
	esac || stop "kan ikke hente $from/$1" "cannot fetch $from/$1"
}

sum() {
	if command -v sha256sum >/dev/null; then
		sha256sum "$1"
	elif command -v shasum >/dev/null; then
		shasum -a 256 "$1"
	else
		stop "sha256sum eller shasum mangler" "sha256sum or shasum is missing"
	fi | cut -d ' ' -f 1
}

case $(uname -s) in
Linux) os=linux ;;
Darwin) os=darwin ;;
MINGW* | MSYS* | CYGWIN*) os=windows ;;
*) stop "intet program til $(uname -s)" "no program for $(uname -s)" ;;
esac
case $(uname -m) in
x86_64 | amd64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) stop "intet program til $(uname -m)" "no program for $(uname -m)" ;;
esac
case $os in windows) form=zip program=forkontrol.exe ;; *) form=tar.gz program=forkontrol ;; esac

case $version in latest) from=$releases/latest/download ;; *) from=$releases/download/v$version ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 3' HUP INT TERM

# The sums name the archive, and so the version where it is the latest.
fetch checksums.txt "$work/checksums.txt"
archive=$(sed -n "s/^[0-9a-f]\{64\}  \(forkontrol_[^ ]*_${os}_$arch\.$form\)\$/\1/p" "$work/checksums.txt")
case $archive in
"" | *"
"*) stop "checksums.txt nævner ikke ét arkiv til $os/$arch" "checksums.txt does not name one archive for $os/$arch" ;;
esac
fetch "$archive" "$work/$archive"
want=$(sed -n "s/^\([0-9a-f]\{64\}\)  $archive\$/\1/p" "$work/checksums.txt")
got=$(sum "$work/$archive")
[ "$got" = "$want" ] || stop "$archive har SHA-256 $got og ikke $want; intet er installeret" \
	"$archive has SHA-256 $got and not $want; nothing was installed"

case $form in
zip) unzip -q "$work/$archive" "$program" -d "$work" ;;
*) tar -xzf "$work/$archive" -C "$work" "$program" ;;
esac || stop "kan ikke udpakke $archive" "cannot unpack $archive"
mkdir -p "$folder"
# A program that runs is replaced and not written over.
cp "$work/$program" "$folder/$program.new"
chmod 755 "$folder/$program.new"
mv -f "$folder/$program.new" "$folder/$program"
text "$archive er i $folder" "$archive is in $folder"
