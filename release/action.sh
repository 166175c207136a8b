#!/usr/bin/env bash
# The step of the GitHub Action, see action.yml: installs the command and checks.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=$RUNNER_TEMP/forkontrol/bin
reports=$RUNNER_TEMP/forkontrol

# An action of version 0.1.0 runs forkontrol 0.1.0.
version=${CHECK_VERSION:-$(sed -n 's/^const Version = "\(.*\)"$/\1/p' "$here/../internal/report/version.go")}
if ! LC_ALL='' LC_MESSAGES='' LANG=${CHECK_LANG:-da} bash "$here/install.sh" "$version" "$bin"; then
	echo "exit-code=3" >>"$GITHUB_OUTPUT"
	exit 3
fi

# each FLAG TEXT: a flag for each line.
flags=()
each() {
	while IFS= read -r line; do
		line=${line%$'\r'}
		[[ -z ${line//[[:space:]]/} ]] || flags+=("$1$line")
	done <<<"$2"
}
each --register= "${CHECK_REGISTERS:-}"
each --schemas= "${CHECK_SCHEMAS:-}"
each --as-of= "${CHECK_AS_OF:-}"
each --fail-on= "${CHECK_FAIL_ON:-}"
each --lang= "${CHECK_LANG:-}"
each "" "${CHECK_ARGS:-}"
flags+=(--out "json=$reports/report.json" --out "sarif=$reports/report.sarif")
[[ ${CHECK_ANNOTATIONS:-} != true ]] || flags+=(--out "github=$reports/annotations.txt")
[[ ${CHECK_SUMMARY:-} != true ]] || flags+=(--out "markdown=$reports/summary.md")
flags+=(--)
each "" "${CHECK_PATHS:-.}"

# Reports of an earlier step would be taken for those of this one.
rm -f "$reports"/report.* "$reports"/annotations.txt "$reports"/summary.md
# What a payload says is no command to the runner.
token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
echo "::stop-commands::$token"
code=0
"$bin/forkontrol" check "${flags[@]}" || code=$?
echo "::$token::"

if [[ -s $reports/annotations.txt ]]; then
	cat "$reports/annotations.txt"
fi
# GitHub shows none of a summary that is longer.
if [[ -s $reports/summary.md ]]; then
	head -c 1000000 "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
{
	echo "exit-code=$code"
	for name in report:report.json sarif:report.sarif; do
		[[ ! -s $reports/${name#*:} ]] || echo "${name%%:*}=$reports/${name#*:}"
	done
} >>"$GITHUB_OUTPUT"
exit "$code"
