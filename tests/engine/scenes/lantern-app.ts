import { App, ChildOf, component, field, Name, relation, resource, tag } from '../../../engine/index.ts';

export const Spot = component('t/Spot', { x: field('f32', { unit: 'm' }), y: field('f32', { unit: 'm', min: -100, max: 100 }) });
export const Glow = component('t/Glow', {
  height: field('f32', { unit: 'm', min: 0, max: 3 }), state: field('u8', { names: ['off', 'on', 'broken'] }), joints: field('u16', { bits: ['head', 'left', 'right'] }),
  colour: field(['f32', 3], { slots: ['red', 'green', 'blue'], min: 0, max: 1 }), heat: field('f64', { isDerived: true }), target: 'eid', friends: ['eid', 3], wide: 'f64',
}, { requires: [Spot], defaults: { height: 1.5, colour: [1, 0.5, 0] }, version: 3, migrate: { 1: ({ up, ...rest }) => ({ ...rest, height: up ?? 1.5 }), 2: ({ tint, ...rest }) => ({ ...rest, ...(tint === undefined ? {} : { colour: [tint, tint, tint] }) }) } });
export const Lit = tag('t/Lit');
export const Likes = relation('t/Likes', { onTargetDespawn: 'clear' });
export const Owned = relation('t/Owned', { onTargetDespawn: 'despawn' });
export const Wind = resource('t/Wind', { speed: field('f64', { unit: 'm/s', min: 0, max: 40 }), from: 'eid', gusts: ['f32', 4] }, { speed: 3 });

export const lanternApp = (capacity = 256, maxSignatures = 64): Promise<App> => new App({ capacity, maxSignatures }).addComponents(Spot, Glow, Lit, Likes, Owned, ChildOf, Name).insertResource(Wind, { speed: 5 }).ready();

export const SCENE = `{
  "format": "jam-scene",
  "version": 1,
  "schemas": {
    "t/Glow": 3
  },
  "resources": {
    "t/Wind": { "speed": 7.25, "from": "lantern", "gusts": [0, 0.1] }
  },
  "entities": [
    {
      "name": "lantern",
      "components": {
        "t/Glow": { "height": 0.1, "state": "on", "joints": ["head", "right"], "target": "moth", "friends": [null, "lantern"], "wide": 1e+300 },
        "t/Spot": { "x": 1, "y": -0.000001 }
      },
      "children": [
        {
          "name": "moth",
          "components": {
            "t/Lit": {},
            "t/Spot": {}
          },
          "relations": {
            "t/Likes": "lantern"
          },
          "children": [
            {
              "components": {
                "t/Spot": { "x": 3 }
              }
            }
          ]
        },
        {
          "name": "second moth",
          "components": {
            "t/Spot": { "x": -0 }
          }
        }
      ]
    },
    {
      "components": {
        "t/Lit": {}
      }
    }
  ]
}
`;
