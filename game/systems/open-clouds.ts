import { query, system, write } from '../../engine/index.ts';
import { Cloud } from '../components/rain.ts';

/** Drops that each cloud lets go at once when the downpour begins. */
const BURST = 6;

/** The downpour begins with a burst from every cloud. */
export const openClouds = system('rain/open-clouds', { clouds: query({ cloud: write(Cloud) }) }, ({ clouds }) => {
  const { ids, length, cloud } = clouds;
  for (let i = 0; i < length; i++) cloud.pending[ids[i]!] = BURST;
});
