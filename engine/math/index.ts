export { STREAM_WORDS, nextFloat, nextInt, nextU32, seedStream } from './random.ts';
