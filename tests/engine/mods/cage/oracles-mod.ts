/**
 * A mod that asks everything which could be another on another machine, or in a guest that has run before: how numbers are written
 * and read, the bits of what is no number, orders, stacks, how deep it can call, how much memory there is. The answers go into
 * its local memory, folded to one number.
 */
export const ORACLES = `
import { FixedUpdate, local, plugin, query, random, system, write } from 'jam-engine';
import { Position } from 'jam-engine/game';
const fold = (told) => {
  let hash = 0x811c9dc5;
  for (const one of told) { const text = String(one); for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193); hash = Math.imul(hash ^ 0xff, 0x01000193); }
  return hash >>> 0;
};
class Kept { static all = 0; #own = 0; next() { return ++Kept.all + ++this.#own; } }
const kept = (() => new Kept())();
const tag = (parts) => parts;
const ask = system('demo/ask', { bodies: query({ pos: write(Position) }), own: local({ folded: 'u32', depth: 'u32', room: 'u32' }), dice: random() }, ({ bodies, own, dice }) => {
  const told = [];
  for (const n of [0, -0, 0.1, 1 / 3, 1e21, 1e-7, 0.000001, 123456.789, 5e-324, 1.7976931348623157e308, 2147483648, -4294967297, dice.float(), dice.float() * 1e300, dice.float() * 1e-300]) {
    told.push(n, n.toFixed(17), n.toExponential(), n.toExponential(20), n.toPrecision(21), n.toString(2), n.toString(36), n.toString(7), JSON.stringify([n, -n]), parseFloat(String(n)), Number(n.toFixed(3)), n | 0, n >>> 0, Math.fround(n), Math.round(n), n % 0.7);
    told.push(Math.sin(n), Math.cos(n), Math.atan2(n, 2), Math.exp(-n), Math.log(n), Math.pow(n, 0.3), Math.hypot(n, 1), Math.cbrt(n));
  }
  told.push(parseFloat('0.1e-5junk'), Number(' 0x1F '), parseInt('1e3'), Number('1_0'), +'179769313486231580793e289', +'2.4703282292062327208e-324', parseInt('zz', 36), Number('0.' + '3'.repeat(400)));
  const none = new Float64Array([0 / 0, -(0 / 0), Infinity - Infinity, Math.sqrt(-1), NaN, Infinity * 0, -NaN, parseFloat('x')]);
  told.push(new Uint32Array(none.buffer).join(), new Uint32Array(Float32Array.from(none).buffer).join());
  new Uint32Array(none.buffer).fill(0xfff12345);
  const [odd] = none;
  none[1] = odd;
  none[2] = odd + 1;
  told.push(new Uint32Array(none.buffer).join());
  told.push(Object.keys({ b: 1, 2: 1, a: 1, 1: 1, '-1': 1 }).join(), [...new Map([['z', 1], ['y', 2], [NaN, 3], [-0, 4]]).keys()].join());
  const things = Array.from({ length: 700 }, (_, index) => ({ index, key: (index * 7919) % 5 }));
  told.push(things.sort((a, b) => a.key - b.key).map(({ index }) => index).join(), [3, 20, 100, , undefined, 'b', -1].sort().join(), things.sort(() => -1).map(({ index }) => index).join(), Float32Array.from([3, -0, 0, NaN, -Infinity, 1]).sort().join());
  told.push('\\u00df\\u0131\\u0130\\ufb01'.toUpperCase(), '\\u0130\\u03a3'.toLowerCase(), 'a' < 'B', '\\u{1f600}'.split('').join(), [...'\\u{1f600}'].length, '\\ud800'.length, encodes('\\ud800x'));
  try { null.x; } catch (error) { told.push(error.name, error.message, error.stack); }
  try { told.push(JSON.parse('{"a":1e400,"b":-0,"__proto__":3,"a":2}').a); JSON.parse('{"a"'); } catch (error) { told.push(error.message); }
  told.push(kept.next(), tag\`x\` === tag\`x\`, (() => { let count = 0; const inner = () => ++count; inner(); return inner(); })(), (function () { return typeof this; })(), Object.getOwnPropertyNames(Math).join(), Object.getOwnPropertyNames(Array.prototype).join(), String(ask), Symbol('x').toString());
  let depth = 0;
  const deeper = () => { depth++; deeper(); };
  try { deeper(); } catch (error) { told.push(error.message); }
  let room = 0;
  try { for (const all = []; ; room++) all.push(new Float64Array(1000)); } catch (error) { told.push(error.message); }
  own.depth = depth;
  own.room = room;
  own.folded = fold(told);
  bodies.pos.x[bodies.ids[0]] = own.folded / 4294967296;
});
function encodes(text) { return JSON.stringify(text) + text.codePointAt(0); }
export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, ask) });
`;
