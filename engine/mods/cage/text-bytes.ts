const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a base64 text. Shells without a page have no `atob`. */
export function bytesOfBase64(text: string): Uint8Array {
  const values = new Uint8Array(128);
  for (let value = 0; value < LETTERS.length; value++) values[LETTERS.charCodeAt(value)] = value;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0, to = 0; at < text.length; at += 4) {
    const four = (values[text.charCodeAt(at)]! << 18) | (values[text.charCodeAt(at + 1)]! << 12) | (values[text.charCodeAt(at + 2)]! << 6) | values[text.charCodeAt(at + 3)]!;
    bytes[to++] = four >> 16;
    bytes[to++] = four >> 8;
    bytes[to++] = four;
  }
  return bytes;
}

/** The text that begins at a byte and ends at the next 0, of at most so many bytes. */
export function textOfUtf8(bytes: Uint8Array, at: number, most = bytes.length): string {
  const letters: string[] = [], limit = Math.min(bytes.length, at + most);
  let end = at;
  while (end < limit && bytes[end] !== 0) end++;
  for (let from = at; from < end;) {
    const first = bytes[from]!, length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let code = length === 1 ? first : first & (0x7f >> length);
    for (let more = 1; more < length; more++) code = (code << 6) | (bytes[from + more]! & 63);
    letters.push(code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
    from += length;
  }
  return letters.join('');
}

/** UTF-8 of a text. Halves of a letter that stand alone are kept, in three bytes, as QuickJS reads them. */
export function utf8OfText(text: string): number[] {
  const encoded: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    if (code < 0x80) encoded.push(code);
    else if (code < 0x800) encoded.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) encoded.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else encoded.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return encoded;
}
