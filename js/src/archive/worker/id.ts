/** 128 random bits in hexadecimal; plain http has no `crypto.randomUUID`. */
export function randomId(): string {
  const bits = crypto.getRandomValues(new Uint8Array(16));
  return [...bits].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
