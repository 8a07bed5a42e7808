/** Version of the engine: what a mod's `engine` range is compared with. The same as in package.json. */
export const ENGINE_VERSION = '0.1.0';
