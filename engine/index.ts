/** The engine: entities, systems and deterministic maths. It knows no music, no page and no clock. */
export { UsageError, EngineBug, SystemFault } from './ecs/errors.ts';
export type { Column, ColumnOf, Columns, Field, FieldType, ReadColumns, Schema, Values } from './ecs/schema.ts';
export { bundle, component, relation, tag } from './ecs/component.ts';
export type { Bundle, Component, OnTargetDespawn, Relation, Tag } from './ecs/component.ts';
export { NO_ENTITY, rowPart } from './ecs/entity.ts';
export type { Entity } from './ecs/entity.ts';
export { resource } from './ecs/resource.ts';
export type { MutableRecord, ReadRecord, Resource } from './ecs/resource.ts';
export { message } from './ecs/message.ts';
export type { Message } from './ecs/message.ts';
export { external } from './ecs/external.ts';
export type { External } from './ecs/external.ts';
export { added, changed, having, optional, read, without, write } from './ecs/query.ts';
export type { Filter, Has, OptionalTerm, QueryResult, ReadTerm, TermColumns, Terms, Touch, WriteTerm } from './ecs/query.ts';
export type { World, KeptQuery } from './ecs/world.ts';
export type { Image } from './ecs/image.ts';

export { state } from './scheduler/state.ts';
export type { State } from './scheduler/state.ts';
export type { Args, Param, Params } from './scheduler/param.ts';
export { columns, query } from './scheduler/params/query-param.ts';
export { commands, entities, ext, related, res, resMut } from './scheduler/params/world-params.ts';
export type { Commands, Entities, Related } from './scheduler/params/world-params.ts';
export { reads, writes } from './scheduler/params/message-params.ts';
export type { Reader, Writer } from './scheduler/params/message-params.ts';
export { local, random } from './scheduler/params/own-params.ts';
export type { RandomStream } from './scheduler/params/own-params.ts';
export { log } from './scheduler/params/log-param.ts';
export type { Log, LogLine } from './scheduler/params/log-param.ts';
export { nextState, stateOf } from './scheduler/params/state-params.ts';
export type { NextState, StateReader } from './scheduler/params/state-params.ts';
export { and, condition, inState, not, or } from './scheduler/condition.ts';
export type { Condition } from './scheduler/condition.ts';
export { chain, exclusive, group, system, systemSet } from './scheduler/system.ts';
export type { Arrangement, System, SystemSet, Target } from './scheduler/system.ts';
export { Extract, FixedPostUpdate, FixedPreUpdate, FixedUpdate, OnEnter, OnExit, Startup } from './scheduler/schedule.ts';
export type { Schedule } from './scheduler/schedule.ts';
export { App } from './scheduler/app.ts';
export type { Probe } from './scheduler/probe.ts';
export type { AppOptions, Diagnostics, Plugin, SystemDiagnostics } from './scheduler/app.ts';
export { FixedTimestep } from './scheduler/fixed-timestep.ts';

export * from './replay/index.ts';

export { Time } from './systems/time.ts';
export * from './systems/transform.ts';
export * from './systems/physics.ts';
export * from './math/index.ts';
