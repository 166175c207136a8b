// The content security policy: in every page as a meta element, and by build/serve.mjs as a
// header. frame-ancestors can be in a header alone.
export const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
export const header = policy + "; frame-ancestors 'none'";
