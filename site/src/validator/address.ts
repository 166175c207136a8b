// The part of the address behind the #: which message, which options, which
// example. Never the payload.
import type { Lang } from './words';

export type Address = {
  message?: string;
  asOf?: string;
  personal?: boolean;
  lang?: Lang;
  /** An example to load. */
  example?: 'valid' | 'faulty';
  /** The rule whose example is to be loaded. */
  try?: string;
};

export function read(hash: string): Address {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const asOf = given.get('asOf'), lang = given.get('lang'), example = given.get('example'), message = given.get('message'), rule = given.get('try');
  return {
    ...(message && { message }),
    ...(asOf && /^\d{4}-\d\d-\d\d$/.test(asOf) && { asOf }),
    ...(given.get('personal') === '1' && { personal: true }),
    ...((lang === 'da' || lang === 'en') && { lang }),
    ...((example === 'valid' || example === 'faulty') && { example }),
    ...(rule && { try: rule }),
  };
}

/** The language is named where it is not that of the page. */
export function write(address: Address, page: Lang): string {
  const out = new URLSearchParams();
  if (address.message) out.set('message', address.message);
  if (address.asOf) out.set('asOf', address.asOf);
  if (address.personal) out.set('personal', '1');
  if (address.lang && address.lang !== page) out.set('lang', address.lang);
  if (address.example) out.set('example', address.example);
  if (address.try) out.set('try', address.try);
  const text = out.toString().replaceAll('%2F', '/').replaceAll('%40', '@');
  return text && '#' + text;
}
