import { it } from 'vitest';
import { checkSchedule } from '../view/audio/station-hour.ts';

it('[TRK16] an hour of three loops on three pulses: every round on its place to a hundredth of a sample, and heard frame for frame in windows', async () => {
  await checkSchedule(3600, 12);
}, 900_000);
