/** The `.jamshow` format: types, the check of a file, and what it comes to at the door. */
export * from './show-document.ts';
export * from './check-show.ts';
export * from './compile-show.ts';
