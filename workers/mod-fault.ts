import { SystemFault } from '../engine/index.ts';

/** What a system threw, and the mod that it is of, if it is one's; null for anything else. */
export function faultOf(cause: unknown): { readonly mod: string; readonly message: string; readonly stack: string } | null {
  if (!(cause instanceof SystemFault)) return null;
  const { cause: thrown, system } = cause, isError = thrown instanceof Error;
  return { mod: system.slice(0, Math.max(0, system.indexOf('/'))), message: isError ? thrown.message : String(thrown), stack: isError ? thrown.stack ?? '' : '' };
}
