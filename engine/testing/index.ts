/** The test kit: drives an app tick by tick and says what was expected. Needs no test framework: what is not met is thrown. */
export { Expectation } from './expectation.ts';
export { ManualClock } from './manual-clock.ts';
export { describeOrder, testApp } from './test-app.ts';
export type { Plain, TestApp, TestAppOptions } from './test-app.ts';
export { expectDeterministic, expectInSync, expectRewindSafe } from './rewind.ts';
export type { RewindOptions } from './rewind.ts';
