import { it } from 'vitest';
import { checkSchedule } from './station-hour.ts';

it('[TRK16] twenty-four seconds of three loops on three pulses: every round on its place to a hundredth of a sample, and heard frame for frame', async () => {
  await checkSchedule(24, 0);
}, 60_000);
