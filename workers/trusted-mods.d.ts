/** The mods that are part of the build, as scripts/hot-mods.ts gathers them from `mods/`. Each is loaded when it is asked for. */
declare module 'virtual:trusted-mods' {
  /** `files`: by path, in base64. */
  export const trusted: readonly { readonly id: string; readonly load: () => Promise<{ readonly plugin: unknown; readonly files: Readonly<Record<string, string>> }> }[];
  /** In development, code that was saved since; null in a build, which loads nothing but what was built in. */
  export const loadAt: ((address: string) => Promise<{ readonly default: unknown }>) | null;
  /** In development, all trusted mods as they are and as they were saved before, the latest first; null in a build. */
  export const versions: (() => Promise<readonly { readonly id: string; readonly address: string; readonly files: Readonly<Record<string, string>> }[]>) | null;
}
