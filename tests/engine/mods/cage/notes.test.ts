import { expect, test } from 'vitest';
import { cage, cagedApp } from './caged-app.ts';

const mod = (spark: string): string => `
import { FixedUpdate, component, field, message, plugin, query, resource, res, system, write, writes } from 'jam-engine';
const Spark = component('demo/Spark', ${spark}, { doc: 'It flies.' });
const Wind = resource('demo/Wind', { speed: field('f64', { unit: 'm/s', min: 0 }) }, { speed: 3 }, { doc: 'How it blows.' });
const Gone = message('demo/Gone', { why: field('u8', { names: ['old', 'caught'] }) }, { doc: 'A spark went out.' });
const age = system('demo/age', { sparks: query({ spark: write(Spark) }), wind: res(Wind), gone: writes(Gone) }, () => {});
export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, age) });`;

test('[RFL11] what a caged mod says of its components, resources and messages stands in the registry', async () => {
  const { registry } = await cagedApp([await cage(mod("{ age: field('f32', { unit: 's', min: 0, max: 9, doc: 'since it flew off' }), kind: field('u8', { names: { red: 1, blue: 4 } }), at: field(['f32', 2], { slots: ['x', 'y'] }), bare: 'i8' }"))]);
  expect(registry.components.find(({ id }) => id === 'demo/Spark')).toMatchObject({
    doc: 'It flies.', fields: [{ name: 'age', type: 'f32', unit: 's', min: 0, max: 9, doc: 'since it flew off' }, { name: 'kind', names: { red: 1, blue: 4 } }, { name: 'at', length: 2, slots: ['x', 'y'] }, { name: 'bare', type: 'i8', unit: '' }],
  });
  expect(registry.resources.find(({ id }) => id === 'demo/Wind')).toMatchObject({ doc: 'How it blows.', fields: [{ unit: 'm/s', min: 0, initial: 3 }] });
  expect(registry.messages.find(({ id }) => id === 'demo/Gone')).toMatchObject({ doc: 'A spark went out.', fields: [{ names: { old: 0, caught: 1 } }] });
});

test('[RFL12] notes of a caged mod that cannot be are refused with the field', async () => {
  const told = async (notes: string): Promise<string> => cage(mod(`{ age: field('f32', ${notes}) }`)).then(cagedOne, (cause: Error) => cause.message);
  const cagedOne = (plugin: Awaited<ReturnType<typeof cage>>): Promise<string> => cagedApp([plugin]).then(() => 'fine', (cause: Error) => cause.message);
  expect(await told("{ unit: 's' }")).toBe('fine');
  expect(await told("{ unti: 's' }")).toMatch(/Field "age" of demo\/Spark has the note "unti", which is none/);
  expect(await told("{ unit: 7 }")).toMatch(/Field "age" of demo\/Spark has a unit that cannot be one: 7/);
  expect(await told("{ doc: 'x'.repeat(301) }")).toMatch(/has a doc that cannot be one/);
  expect(await told("{ min: 2, max: 1 }")).toMatch(/has the range 2 – 1/);
  expect(await told("{ bits: ['a'] }")).toMatch(/is of type f32 and has names for its bits/);
});
