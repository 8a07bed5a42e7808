export { reflect } from './reflect.ts';
export type { ComponentInfo, FieldInfo, LocalInfo, MessageInfo, Registry, ResourceInfo, SetInfo, StateInfo, SystemInfo } from './registry.ts';
export { checkValue, expectedOf, formatValue, parseValue } from './field-value.ts';
export type { ParsedValue } from './field-value.ts';
export { convertUnit, unitsLike } from './units.ts';
