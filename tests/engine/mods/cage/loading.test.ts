import { describe, expect, it } from 'vitest';
import { openCage } from '../../../../engine/mods/cage/index.ts';
import { catalogue } from './caged-app.ts';

const IMPORT = 'import { FixedUpdate, Startup, bundle, component, local, message, plugin, query, read, resource, system, tag, write } from "jam-engine";\nimport { Position } from "jam-engine/game";\n';
const END = '\nexport default plugin({ id: "demo", build: (app) => app.addSystems(FixedUpdate, system("demo/act", { own: local({ n: "f32" }) }, () => {})) });';

/** Everything that stands in a file, and what is said of it. */
const FILES: readonly (readonly [name: string, text: string, said: RegExp])[] = [
  ['no JavaScript', 'const a = ;', /^main\.js:1: Unexpected token ";"; /],
  ['no plugin', IMPORT + 'export const nothing = 1;', /export default plugin/],
  ['a plugin of another name', IMPORT + 'export default plugin({ id: "other", build() {} });', /"other" where mod\.json says "demo"/],
  ['a name that is not exported', '\nimport { nothing } from "jam-engine";' + END, /^main\.js:2: "jam-engine" has no "nothing"/],
  ['a name that is nearly exported', 'import { comand } from "jam-engine";' + END, /^main\.js:1: "jam-engine" has no "comand"; did you mean "command/],
  ['a name that the other module exports', 'import { system } from "jam-engine/game";' + END, /^main\.js:1: "jam-engine\/game" has no "system"; import it from "jam-engine"/],
  ['an endless loop at the top', IMPORT + 'while (true);' + END, /^main\.js:\d+: it did not come to an end while it was loaded/],
  ['an endless loop in build', IMPORT + 'export default plugin({ id: "demo", build() { for (;;); } });', /did not come to an end/],
  ['a bomb at the top', IMPORT + 'const a = (() => { const all = []; for (;;) all.push(new Float64Array(1000)); })();' + END, /used up its 2 MB of memory while it was loaded/],
  ['recursion at the top', IMPORT + '(function f() { f(); })();' + END, /too deep while it was loaded/],
  ['a throw at the top', IMPORT + 'throw new Error("not today");' + END, /^main\.js:3: Error: not today/],
  ['a throw in build', IMPORT + 'export default plugin({ id: "demo", build() { throw new TypeError("no build"); } });', /^main\.js:3: TypeError: no build/],
  ['a component under another name', IMPORT + 'component("room/Own", { n: "f32" });' + END, /^main\.js:3: "room\/Own" is declared by the mod "demo"/],
  ['a component twice', IMPORT + 'component("demo/Own", { n: "f32" });\ncomponent("demo/Own", { n: "f32" });' + END, /"demo\/Own" is declared twice/],
  ['a name of the cage', IMPORT + 'resource("demo/cage", { n: "f32" });' + END, /"demo\/cage" is declared twice, or is a name of the cage's own/],
  ['an unknown type', IMPORT + 'component("demo/Own", { n: "f16" });' + END, /^main\.js:3: Field "n" of "demo\/Own" has the unknown type "f16"/],
  ['an array of a thousand million', IMPORT + 'component("demo/Own", { n: ["f32", 1e9] });' + END, /1000000000 slots/],
  ['too much in each row', IMPORT + 'component("demo/Own", { n: ["f32", 60000] });' + END, /240000 bytes in each row, where 2048 are the most/],
  ['too much memory of its own', IMPORT + 'const act = system("demo/act", { own: local({ n: ["f64", 60000] }) }, () => {});\nexport default plugin({ id: "demo", build: (app) => app.addSystems(FixedUpdate, act) });', /"demo\/act" the mod takes 480000 bytes in records/],
  ['NaN as a default', IMPORT + 'component("demo/Own", { n: "f32" }, { defaults: { n: 0 / 0 } });' + END, /The value of "n" of "demo\/Own" is no number/],
  ['a default of no field', IMPORT + 'component("demo/Own", { n: "f32" }, { defaults: { m: 0 } });' + END, /default for "m"/],
  ['a field of a strange name', IMPORT + 'component("demo/Own", { ["__proto__"]: "f32" });' + END, /"__proto__" of "demo\/Own" cannot be the name of a field/],
  ['a query with a name of its own', IMPORT + 'const act = system("demo/act", { all: query({ ids: read(Position) }) }, () => {});\nexport default plugin({ id: "demo", build: (app) => app.addSystems(FixedUpdate, act) });', /cannot call its columns "ids"/],
  ['a parameter that is none', IMPORT + 'const act = system("demo/act", { all: { param: "world" } }, () => {});\nexport default plugin({ id: "demo", build: (app) => app.addSystems(FixedUpdate, act) });', /none that the cage knows/],
  ['a schedule that is none', IMPORT + 'const act = system("demo/act", {}, () => {});\nexport default plugin({ id: "demo", build: (app) => app.addSystems({ schedule: "Extract" }, act) });', /^main\.js:3: System "demo\/act" was added to Extract/],
  ['two systems of one name', IMPORT + 'const a = system("demo/act", {}, () => {});\nconst b = system("demo/act", {}, () => {});\nexport default plugin({ id: "demo", build: (app) => app.addSystems(FixedUpdate, a, b) });', /^main\.js:3: System "demo\/act" was added to FixedUpdate twice/],
  ['a thousand components', IMPORT + 'for (let n = 0; n < 1000; n++) component("demo/C" + n, { n: "u8" });' + END, /1004 things; at most 256/],
  ['things that lie about what they are', IMPORT + 'const own = component("demo/Own", { n: "u8" }); own.kind = { toJSON() { return "resource"; } };' + END, /.+/],
  ['a condition', IMPORT + 'const act = system("demo/act", {}, () => {});\nexport default plugin({ id: "demo", build: (app) => app.addSystems(FixedUpdate, act.runIf(1)) });', /whether there is anything to do is asked inside/],
  ['what is for trusted mods', 'import { exclusive, plugin } from "jam-engine";\nexclusive("demo/all", () => {});\nexport default plugin({ id: "demo", build() {} });', /exclusive\(\) is for trusted mods/],
];

describe('[CAG11] a mod that cannot be is refused', () => {
  for (const [name, text, said] of FILES) {
    it(name, async () => {
      const opened = await openCage({ id: 'demo', files: new Map([['main.js', text]]), main: 'main.js', catalogue });
      if (opened.ok) expect(name).toBe('things that lie about what they are');
      else expect(opened.problems.map(({ file, line, message, hint }) => `${file}:${line}: ${message}; ${hint}`).join('\n')).toMatch(said);
    });
  }
});
