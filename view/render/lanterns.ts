import {
  BackSide, BoxGeometry, BufferAttribute, CapsuleGeometry, CircleGeometry, DynamicDrawUsage, FrontSide, Group, IcosahedronGeometry, InstancedBufferGeometry,
  InstancedInterleavedBuffer, InterleavedBufferAttribute, Mesh, OctahedronGeometry, PlaneGeometry, TorusGeometry, type BufferGeometry,
} from 'three';
import { mergeVertices } from 'three/addons/utils/BufferGeometryUtils.js';
import { MAX_ZONES, ZONE_KIND } from '../../protocol/index.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import {
  BOW_FRAGMENT, BOW_VERTEX, BUTTON_FRAGMENT, BUTTON_VERTEX, HALO_FRAGMENT, HALO_VERTEX, HUB_FRAGMENT, HUB_VERTEX, LOOP_FRAGMENT, LOOP_VERTEX, MIRRORED, MOD_FRAGMENT, MOD_VERTEX, STRIKE_FRAGMENT, STRIKE_VERTEX, TRACK_FRAGMENT, TRACK_VERTEX,
} from './lantern-shaders.ts';
import type { RoomLight, ZoneLight } from './room-light.ts';

/** Floats of one instance: place 4, shape 4, state 4, more 4, kind 1. */
const STRIDE = 17;
const KINDS = [ZONE_KIND.loop, ZONE_KIND.strike, ZONE_KIND.bow, ZONE_KIND.hub, ZONE_KIND.track, ZONE_KIND.verb, ZONE_KIND.mod] as const;

/** Instances of one geometry, written anew for every picture. */
class Instances {
  readonly geometry = new InstancedBufferGeometry();
  private readonly columns = new Float32Array(MAX_ZONES * STRIDE);
  private readonly buffer = new InstancedInterleavedBuffer(this.columns, STRIDE, 1);
  private count = 0;
  /** Metres above the floor of the lowest of them. */
  lowest = 0;

  constructor(base: BufferGeometry) {
    this.geometry.index = base.index;
    for (const [name, attribute] of Object.entries(base.attributes)) this.geometry.setAttribute(name, attribute);
    this.buffer.setUsage(DynamicDrawUsage);
    for (const [ordinal, name] of ['iPlace', 'iShape', 'iState', 'iMore'].entries()) this.geometry.setAttribute(name, new InterleavedBufferAttribute(this.buffer, 4, ordinal * 4));
    this.geometry.setAttribute('iKind', new InterleavedBufferAttribute(this.buffer, 1, 16));
    this.geometry.instanceCount = 0;
  }

  begin(): void {
    this.count = 0;
    this.lowest = 1e9;
  }

  add(zones: ZoneLight, i: number): void {
    this.lowest = Math.min(this.lowest, zones.y[i]! - zones.height[i]! / 2);
    const columns = this.columns, at = this.count++ * STRIDE;
    columns[at] = zones.x[i]!; columns[at + 1] = zones.y[i]!; columns[at + 2] = zones.z[i]!; columns[at + 3] = zones.radius[i]!;
    columns[at + 4] = zones.height[i]!; columns[at + 5] = zones.life[i]!; columns[at + 6] = zones.isFoot[i]! | zones.isRed[i]!; columns[at + 7] = (i * 0.618034) % 1;
    columns[at + 8] = zones.glow[i]!; columns[at + 9] = zones.energy[i]!; columns[at + 10] = zones.waiting[i]!; columns[at + 11] = zones.flare[i]!;
    columns[at + 12] = zones.light[i]!; columns[at + 13] = zones.wait[i]!; columns[at + 14] = zones.sounding[i]!; columns[at + 15] = zones.hand[i]!;
    columns[at + 16] = zones.kind[i]!;
  }

  end(): void {
    this.geometry.instanceCount = this.count;
    this.buffer.needsUpdate = true;
  }
}

/** A ball whose triangles share their corners: a sixth of the corners to shape, eight lanterns and their mirror images at a time. */
function ball(): BufferGeometry {
  const geometry = new IcosahedronGeometry(1, 7);
  for (const name of ['normal', 'uv']) geometry.deleteAttribute(name);
  return mergeVertices(geometry);
}

/** A body of flat faces whose corners know which corner they are, for edges drawn in the shader. */
function cut(geometry: BufferGeometry): BufferGeometry {
  const count = geometry.getAttribute('position').count;
  const corner = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) corner[i * 3 + (i % 3)] = 1;
  geometry.setAttribute('corner', new BufferAttribute(corner, 3));
  return geometry;
}

/**
 * All zones: one draw call for each of the kinds that are there, one for each kind's mirror image in the floor, one for all halos.
 * About 26,000 triangles with eight loop zones.
 */
export class Lanterns {
  readonly object = new Group();
  private readonly kinds: Instances[];
  private readonly halos: Instances;
  private readonly drawn: Mesh[] = [];
  private readonly mirrored: Mesh[] = [];

  constructor(private readonly shared: SharedUniforms) {
    this.kinds = [
      new Instances(ball()), new Instances(cut(new OctahedronGeometry(1, 0))),
      new Instances(new CapsuleGeometry(1, 1, 8, 24, 28)), new Instances(new TorusGeometry(1, 0.15, 12, 80)),
      new Instances(new CircleGeometry(1, 64)), new Instances(new BoxGeometry(1, 1, 1)), new Instances(cut(new IcosahedronGeometry(1, 1))),
    ];
    const shaders = [[LOOP_VERTEX, LOOP_FRAGMENT], [STRIKE_VERTEX, STRIKE_FRAGMENT], [BOW_VERTEX, BOW_FRAGMENT], [HUB_VERTEX, HUB_FRAGMENT], [TRACK_VERTEX, TRACK_FRAGMENT], [BUTTON_VERTEX, BUTTON_FRAGMENT], [MOD_VERTEX, MOD_FRAGMENT]] as const;
    this.halos = new Instances(new PlaneGeometry(1, 1));
    const halo = new Mesh(this.halos.geometry, glowMaterial(shared, { vertex: HALO_VERTEX, fragment: HALO_FRAGMENT }));
    halo.renderOrder = 20;
    halo.frustumCulled = false;
    this.object.add(halo);
    for (const [ordinal, instances] of this.kinds.entries()) {
      for (const flip of [1, -1]) {
        const [vertex, fragment] = shaders[ordinal]!;
        const mesh = new Mesh(instances.geometry, glowMaterial(shared, { vertex, fragment, uniforms: { uFlip: { value: flip } }, side: flip > 0 ? FrontSide : BackSide }));
        mesh.frustumCulled = false;
        mesh.renderOrder = flip > 0 ? 21 : 4;
        (flip < 0 ? this.mirrored : this.drawn).push(mesh);
        this.object.add(mesh);
      }
    }
  }

  update(light: RoomLight): void {
    const zones = light.zones, isMirroring = this.shared.mirror.value > 0;
    for (let k = 0; k < KINDS.length; k++) this.kinds[k]!.begin();
    this.halos.begin();
    for (let i = 0; i < zones.count; i++) {
      if (zones.life[i]! < 0.004) continue;
      this.kinds[zones.kind[i]!]?.add(zones, i);
      this.halos.add(zones, i);
    }
    for (let k = 0; k < KINDS.length; k++) this.kinds[k]!.end();
    this.halos.end();
    for (let k = 0; k < this.mirrored.length; k++) {
      const isThere = this.kinds[k]!.geometry.instanceCount > 0;
      this.drawn[k]!.visible = isThere;
      this.mirrored[k]!.visible = isThere && isMirroring && this.kinds[k]!.lowest < MIRRORED;
    }
  }
}
