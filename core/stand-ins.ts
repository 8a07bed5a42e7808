/**
 * What libraries of the simulation ask of a platform, for shells that lack it. The build of the core puts these in the place of
 * the global names, inside the bundle only; where the platform has the real thing, that is used, and no global is touched.
 */

interface Coder { readonly encode: (text: string) => Uint8Array }
interface Decoder { readonly decode: (bytes?: Uint8Array) => string }

const platform = globalThis as { TextEncoder?: new () => Coder; TextDecoder?: new (label?: string, options?: object) => Decoder; console?: { warn: (...words: unknown[]) => void } };

/** UTF-8. A lone surrogate becomes U+FFFD, as the standard has it. */
class OwnTextEncoder implements Coder {
  encode(text = ''): Uint8Array {
    const bytes: number[] = [];
    for (const letter of text) {
      const point = letter.codePointAt(0)!, code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
      if (code < 0x80) bytes.push(code);
      else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
    return Uint8Array.from(bytes);
  }
}

/** UTF-8, each wrong byte as one U+FFFD, or a TypeError with `fatal`. A byte order mark is left out unless `ignoreBOM`. */
class OwnTextDecoder implements Decoder {
  constructor(_label?: string, private readonly options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean } = {}) {}

  decode(bytes: Uint8Array = new Uint8Array(0)): string {
    const letters: string[] = [];
    for (let at = 0; at < bytes.length;) {
      const first = bytes[at]!;
      const length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
      let code = length === 1 ? first : first & (0x7f >> length), used = 1;
      while (used < length && (bytes[at + used]! & 0xc0) === 0x80) code = (code << 6) | (bytes[at + used++]! & 63);
      const isWhole = length > 0 && used === length && !(length === 3 && (code < 0x800 || (code >= 0xd800 && code <= 0xdfff))) && !(length === 4 && (code < 0x10000 || code > 0x10ffff));
      if (!isWhole && this.options.fatal) throw new TypeError(`Byte ${at} of ${bytes.length} is no UTF-8.`);
      letters.push(isWhole ? String.fromCodePoint(code) : '\ufffd');
      at += isWhole ? length : 1;
    }
    if (letters[0] === '\ufeff' && !this.options.ignoreBOM) letters.shift();
    return letters.join('');
  }
}

const ownTextEncoder = platform.TextEncoder ?? OwnTextEncoder, ownTextDecoder = platform.TextDecoder ?? OwnTextDecoder;
/** Warnings of libraries have nowhere to go in a bare shell. */
const ownConsole = platform.console ?? { warn: () => undefined };
export { ownTextEncoder as TextEncoder, ownTextDecoder as TextDecoder, ownConsole as console };
