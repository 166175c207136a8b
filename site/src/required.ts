/** Whether a field is required, and whether that is a proposal though its name is known. */
export function required(f: { required: boolean; evidence: string; rules: { keyword: string; evidence: string }[] }) {
  return {
    word: f.required ? 'yes' : 'no',
    draft: f.required && f.evidence !== 'draft' && f.rules.some((r) => r.keyword === 'required' && r.evidence === 'draft'),
  } as const;
}
