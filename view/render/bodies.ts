import { BufferAttribute, BufferGeometry, Group, Mesh } from 'three';
import { JOINT_COUNT, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, type RenderFrame } from '../../protocol/index.ts';
import { BODY_FRAGMENT, BODY_VERTEX, PARTS } from './body-shader.ts';
import { bodyColumns, BodyShape } from './body-shape.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import { LIGHT } from './palette-colours.ts';
import type { RoomLight } from './room-light.ts';

/** Which light of the palette each player is made of: three people, then the dancer. */
export const PLAYER_LIGHT: readonly number[] = [LIGHT.line, LIGHT.harmony, LIGHT.air, LIGHT.pulse];

/** One player's body: its limbs as the shader takes them. */
class Body {
  readonly columns = bodyColumns();
  readonly presence = { value: 0 };
  readonly meshes: readonly Mesh[];

  constructor(shared: SharedUniforms, geometry: BufferGeometry, hue: number) {
    const uniforms = { uBones: { value: this.columns.bones }, uBoxes: { value: this.columns.boxes }, uPresence: this.presence, uHue: { value: hue } };
    this.meshes = [1, -1].map((flip) => {
      const mesh = new Mesh(geometry, glowMaterial(shared, { vertex: BODY_VERTEX, fragment: BODY_FRAGMENT, uniforms: { ...uniforms, uFlip: { value: flip } } }));
      mesh.frustumCulled = mesh.visible = false;
      mesh.renderOrder = flip > 0 ? 31 : 5;
      return mesh;
    });
  }
}

/** Three quads, each with its ordinal: a body's parts from behind to before. */
export function bodyQuads(): BufferGeometry {
  const geometry = new BufferGeometry(), corner = new Float32Array(PARTS * 12), index = new Uint16Array(PARTS * 6);
  for (let part = 0; part < PARTS; part++) {
    corner.set([-1, -1, part, 1, -1, part, -1, 1, part, 1, 1, part], part * 12);
    index.set([0, 1, 2, 2, 1, 3].map((k) => k + part * 4), part * 6);
  }
  geometry.setAttribute('position', new BufferAttribute(corner, 3));
  geometry.setAttribute('corner', new BufferAttribute(corner, 3));
  geometry.setIndex(new BufferAttribute(index, 1));
  return geometry;
}

/** Bodies of light: for each player one draw call, and one for its mirror image. A body grows from its joints; what is unseen is left out. */
export class Bodies {
  readonly object = new Group();
  private readonly shape = new BodyShape();
  private readonly bodies: readonly Body[];

  constructor(private readonly shared: SharedUniforms) {
    const geometry = bodyQuads();
    this.bodies = Array.from({ length: MAX_PLAYERS }, (_, player) => new Body(shared, geometry, PLAYER_LIGHT[player]!));
    for (const body of this.bodies) this.object.add(...body.meshes);
  }

  /**
   * Shapes every present body. `own`: the player through whose eyes the room is seen, −1 none; of that one only slim arms are drawn.
   * `eye`: where it is seen from, metres. `share`: 0–1 for each player, how much of their body of light is drawn.
   */
  update(light: RoomLight, frame: RenderFrame, own: number, eye: { readonly x: number; readonly z: number }, share: Float32Array): void {
    this.shape.seenFrom(eye.x, eye.z);
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const body = this.bodies[player]!, here = light.presence[player]! * share[player]!, isHere = here >= 0.01;
      body.meshes[0]!.visible = isHere;
      body.meshes[1]!.visible = isHere && this.shared.mirror.value > 0;
      if (!isHere) continue;
      body.presence.value = here;
      this.shape.shape(body.columns, frame.joints, light.joint, player * JOINT_COUNT, frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.height]! || 1.7, player === own ? 'own' : 'whole');
    }
  }
}
