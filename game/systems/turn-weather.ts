import { local, nextState, reads, stateOf, system } from '../../engine/index.ts';
import { AttackStruck } from '../components/attack.ts';
import { Weather } from '../components/rain.ts';

/** Strength that strokes must add up to, body heights a second, and how fast it fades: to half in two seconds. */
const MANY = 6, FADE = 0.99729605;
/** Below this the downpour passes. */
const FEW = 1;

/** Strokes that come fast bring the downpour; when they cease it passes. */
export const turnWeather = system('rain/turn-weather', { attacks: reads(AttackStruck), weather: stateOf(Weather), next: nextState(Weather), memory: local({ energy: 'f32' }) },
  ({ attacks, weather, next, memory }) => {
    memory.energy *= FADE;
    for (let i = attacks.start; i < attacks.end; i++) memory.energy += attacks.strength[i & attacks.mask]!;
    if (memory.energy > MANY && weather.is('drizzle')) next.set('downpour');
    else if (memory.energy < FEW && weather.is('downpour')) next.set('drizzle');
  });
