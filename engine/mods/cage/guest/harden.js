/**
 * What a guest finds in its world: an allow list, frozen. It has no clock, no chance, no way to make code from text, and no
 * built-in that answers differently from the engine's own. What a mod keeps here by some trick is gone after the call all the
 * same: the guest's memory is put back.
 */
import * as maths from '../../../math/index.ts';

const ALLOWED = [
  'Object', 'Array', 'Number', 'String', 'Boolean', 'Symbol', 'Math', 'JSON', 'Map', 'Set', 'Error', 'TypeError', 'RangeError', 'NaN', 'Infinity', 'undefined', 'isNaN', 'isFinite', 'parseInt', 'parseFloat',
  'ArrayBuffer', 'Float32Array', 'Float64Array', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
];
/** Rounded alike everywhere, or not numbers of the real line. */
const EXACT_MATHS = ['abs', 'ceil', 'floor', 'fround', 'imul', 'clz32', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc', 'E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'];
const OWN_MATHS = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'hypot', 'cbrt', 'sinh', 'cosh', 'tanh'];
/** Make regular expressions, ask for a locale, or build markup. */
const STRING_METHODS_AWAY = ['match', 'matchAll', 'search', 'localeCompare', 'normalize', 'toLocaleLowerCase', 'toLocaleUpperCase', 'anchor', 'big', 'blink', 'bold', 'fixed', 'fontcolor', 'fontsize', 'italics', 'link', 'small', 'strike', 'sub', 'sup'];

const realm = globalThis, { ownKeys, getOwnPropertyDescriptor } = Reflect;
const functionMakers = [function () {}, function* () {}, async function () {}, async function* () {}].map((made) => Object.getPrototypeOf(made));

for (const name of Object.getOwnPropertyNames(Math)) if (!EXACT_MATHS.includes(name)) delete Math[name];
for (const name of OWN_MATHS) Math[name] = maths[name];
for (const name of STRING_METHODS_AWAY) delete String.prototype[name];
for (const kind of [Object, Array, Number, Object.getPrototypeOf(Float32Array)]) delete kind.prototype.toLocaleString;
for (const accessor of ['__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__', '__proto__']) delete Object.prototype[accessor];
const noCode = () => {
  throw new TypeError('code is not made from text in the cage');
};
for (const maker of functionMakers) Object.defineProperty(maker, 'constructor', { value: noCode, writable: false, configurable: false });
delete Error.captureStackTrace;
delete Error.prepareStackTrace;
delete Error.stackTraceLimit;

const reached = new Set();
function freeze(thing) {
  if ((typeof thing !== 'object' && typeof thing !== 'function') || thing === null || reached.has(thing) || ArrayBuffer.isView(thing)) return;
  reached.add(thing);
  Object.freeze(thing);
  freeze(Object.getPrototypeOf(thing));
  for (const key of ownKeys(thing)) {
    const property = getOwnPropertyDescriptor(thing, key);
    freeze(property.value);
    freeze(property.get);
    freeze(property.set);
  }
}
// Reached by syntax alone: iterators of arrays, strings, maps, sets and generators.
for (const iterator of [[][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(), new Set().entries()]) freeze(Object.getPrototypeOf(iterator));
for (const maker of functionMakers) freeze(maker);

/** Takes everything else away. Called once, after the engine's own modules have been loaded and before the mod's. */
export function harden(exported) {
  for (const name of ownKeys(realm)) if (!ALLOWED.includes(name)) delete realm[name];
  for (const thing of Object.values(exported)) freeze(thing);
  freeze(realm);
  const left = ownKeys(realm).filter((name) => !ALLOWED.includes(name));
  if (left.length > 0) throw new TypeError(`the cage could not take away: ${left.map(String).join(' ')}`);
}
