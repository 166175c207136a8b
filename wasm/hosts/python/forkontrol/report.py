"""The types of a report. Written by wasm/hosts/types from internal/report/report.schema.json."""

from typing import List, Literal, TypedDict, Union


class Counts(TypedDict):
    """Findings by severity; exact, even when not all are listed."""

    error: int
    info: int
    warning: int


class SuggestionEdit(TypedDict):
    # In characters.
    column: int
    # In characters.
    endColumn: int
    # In bytes of the payload as UTF-8.
    length: int
    # Left out, with column and offset, when the finding has no place.
    line: int
    # In bytes from the start of the payload as UTF-8.
    offset: int
    text: str


class Suggestion(TypedDict):
    """With check --suggest: a change of the payload that mends what the finding is about. It is safe when it keeps what the payload says, unsafe when it guesses what was meant. What would add personal data is left out unless they are shown."""

    applicability: Literal["safe", "unsafe"]
    # All are made together. Each replaces what stands between two columns of a line.
    edits: List[SuggestionEdit]


class _WaivedWaiver(TypedDict):
    by: Literal["waiver"]
    # The last day that the waiver counts.
    expires: str
    owner: str
    reason: str


class WaivedWaiver(_WaivedWaiver, total=False):
    # The file that the waiver stands in.
    file: str
    line: int


class _WaivedBaseline(TypedDict):
    by: Literal["baseline"]


class WaivedBaseline(_WaivedBaseline, total=False):
    # The baseline.
    file: str


class _Finding(TypedDict):
    # How sure the source is: an official description, public code made from the official contract, or a proposal of forkontrol's own where sources give no names or limits.
    evidence: Literal["official", "contract", "draft"]
    message: str
    # The place: XPath counted from 1 for XML, JSON Pointer for JSON, row N, column NAME for CSV. Personal data are masked.
    path: str
    # The id of the rule: system/service/field path or rule name/keyword. Never reused.
    rule: str
    severity: Literal["error", "warning", "info"]


class Finding(_Finding, total=False):
    # The receiving system's own error code.
    code: str
    # In characters.
    column: int
    # In characters.
    endColumn: int
    # With endColumn, the place just after what the finding is about. Left out where that is not known.
    endLine: int
    fix: str
    # Where the rule is explained; left out for a rule that the user added.
    help: str
    # Left out, with column and offset, when the finding has no place.
    line: int
    # In bytes from the start of the payload as UTF-8.
    offset: int
    # Where the rule is stated: title, version, section.
    source: str
    # With check --suggest: a change of the payload that mends what the finding is about. It is safe when it keeps what the payload says, unsafe when it guesses what was meant. What would add personal data is left out unless they are shown.
    suggestion: Suggestion
    # What stood there. Personal data are masked; long values are cut.
    value: str
    # By what the finding is waived: a waiver, or the baseline that it is in. It does not fail a run; the verdict is the same. Left out when it is not waived.
    waived: Union[WaivedWaiver, WaivedBaseline]


class _Unchecked(TypedDict):
    reason: str
    # The id of the rule: system/service/field path or rule name/keyword. Never reused.
    rule: str


class Unchecked(_Unchecked, total=False):
    # The registers it needs and was not given.
    registers: List[str]


class WaivedCounts(TypedDict):
    """Those of the findings that are waived, by severity; they are among the counts. Left out when none is."""

    error: int
    info: int
    warning: int


class _Payload(TypedDict):
    # The verdict in words, with how far the check reached where that is not all.
    answer: str
    # Findings by severity; exact, even when not all are listed.
    counts: Counts
    # The payload's name: a path, archive.zip!member, or - for standard input.
    file: str
    # In the order of the payload.
    findings: List[Finding]
    # full: every rule was checked, and neither the message nor any of its fields is a draft. limited: something was not checked (see unchecked), or rests on a draft. Only a valid payload with full reach is surely as its sources ask.
    reach: Literal["full", "limited"]
    # More findings were counted than are listed.
    truncated: bool
    # valid: checked to the end, and no finding is an error. invalid: at least one is. undecided: a limit stopped the check. failed: the check could not be carried out.
    verdict: Literal["valid", "invalid", "undecided", "failed"]


class Payload(_Payload, total=False):
    # How many fields of the message are drafts, in the payload or not. Left out when none is.
    draftFields: int
    # How sure the source is: an official description, public code made from the official contract, or a proposal of forkontrol's own where sources give no names or limits.
    evidence: Literal["official", "contract", "draft"]
    format: Literal["xml", "json", "ndjson", "csv"]
    # The id of the message: system/service@version#message. Left out when none was recognised.
    message: str
    # How many documents the file held, when it may hold several.
    records: int
    # Rules that were not looked at. They do not change the verdict. Left out in a brief report, which has them once for all payloads.
    unchecked: List[Unchecked]
    # Those of the findings that are waived, by severity; they are among the counts. Left out when none is.
    waived: WaivedCounts


class _Shard(TypedDict):
    # How many files all parts have together, or this one, where consecutive is set.
    files: int
    lang: Literal["da", "en"]
    # A digest of the names of all files.
    list: str
    of: int
    part: int
    # A digest of the options, registers, waivers and severities.
    settings: str


class Shard(_Shard, total=False):
    """With check --shard: which part of the files the report is of, and what forkontrol merge needs beside the rest. Other programs may read part, of and files; all else may change with any version."""

    # The part was not checked to its end.
    interrupted: Literal[True]


class SummaryFixable(TypedDict):
    safe: int
    unsafe: int


class _Summary(TypedDict):
    failed: int
    invalid: int
    limited: int
    payloads: int
    undecided: int
    valid: int


class Summary(_Summary, total=False):
    """Payloads by verdict; limited: those of the valid ones whose reach is limited. waived: findings that are waived, left out when none is. fixable: findings that forkontrol check --fix can mend (safe) and those that --fix=all can mend beside them (unsafe), as far as that shows without doing it; left out when there are none, or without suggestions."""

    fixable: SummaryFixable
    waived: int


class _RunUnchecked(TypedDict):
    payloads: int
    reason: str
    # The id of the rule: system/service/field path or rule name/keyword. Never reused.
    rule: str


class RunUnchecked(_RunUnchecked, total=False):
    # The registers it needs and was not given.
    registers: List[str]


class _Report(TypedDict):
    # The date that the rules were asked for, ISO 8601.
    asOf: str
    # The version of forkontrol.
    forkontrol: str
    payloads: List[Payload]
    # Names the sources that the rules were compiled from: sha256 and their digest.
    ruleset: str
    # Payloads by verdict; limited: those of the valid ones whose reach is limited. waived: findings that are waived, left out when none is. fixable: findings that forkontrol check --fix can mend (safe) and those that --fix=all can mend beside them (unsafe), as far as that shows without doing it; left out when there are none, or without suggestions.
    summary: Summary


class Report(_Report, total=False):
    """What forkontrol found in the payloads of one run. A brief report, which has unchecked, lists those payloads alone in which something was found or which could not be checked; the summary counts all. In the line form (ndjson) every line is as the definition line says."""

    # With check --shard: which part of the files the report is of, and what forkontrol merge needs beside the rest. Other programs may read part, of and files; all else may change with any version.
    shard: Shard
    # Of a brief report: rules that were not looked at, each once, with the number of payloads, listed or not.
    unchecked: List[RunUnchecked]
