import { UsageError } from './errors.ts';

/** Fields of an older version as a scene has them: numbers, lists, names of numbers. */
export type OldFields = Readonly<Record<string, unknown>>;
/** Makes fields of a version into those of the next. A plain function of its argument. */
export type Migration = (old: OldFields) => OldFields;
/** By the version that they start from. */
export type Migrations = Readonly<Record<number, Migration>>;

/** What a declaration says of itself beyond its schema. None of it is part of an image. */
export interface About {
  /** One or two sentences for people: what it is, who writes it. */
  readonly doc?: string;
  /** Goes up by one with every change of the schema that older scenes must be told of; 1 unless given. */
  readonly version?: number;
  /** `{ 1: (old) => … }`: fields of version 1 as those of version 2, and so on. */
  readonly migrate?: Migrations;
}

/** @throws UsageError for a version that is no whole number from 1, or a migration from a version that is not older. */
export function checkVersion(id: string, version: number, migrate: Migrations): void {
  if (!Number.isInteger(version) || version < 1) throw new UsageError(`${id} has the version ${version}; give a whole number from 1.`);
  for (const from of Object.keys(migrate)) {
    if (!(Number(from) >= 1 && Number(from) < version)) throw new UsageError(`${id} has a migration from version ${from} and is of version ${version}; migrations start from 1 … ${version - 1}.`);
  }
}
