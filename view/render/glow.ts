import { AddEquation, CustomBlending, FrontSide, MaxEquation, OneFactor, OneMinusDstColorFactor, OneMinusSrcAlphaFactor, ShaderMaterial, type IUniform, type Side } from 'three';

/** Uniforms that all of the room's materials share: one object each, so that one write reaches every shader. */
export interface SharedUniforms {
  readonly time: IUniform<number>;
  readonly travel: IUniform<number>;
  /** 1 when the room is seen through a headset's cameras: light then also covers a little of what is behind it. */
  readonly passthrough: IUniform<number>;
  readonly beatGlow: IUniform<number>;
  /** Six colours × r, g, b, as displayed. */
  readonly colours: IUniform<Float32Array>;
  /** Radius in which the floor mirrors; 0 without a floor. */
  readonly mirror: IUniform<number>;
}

export function sharedUniforms(colours: Float32Array): SharedUniforms {
  return { time: { value: 0 }, travel: { value: 1 }, passthrough: { value: 0 }, beatGlow: { value: 0 }, colours: { value: colours }, mirror: { value: 1 } };
}

/**
 * What every shader of light starts with: hash and value noise without trigonometry, and `emit`, which ends a fragment.
 * `emit` takes displayed colour times strength; it adds to what is behind it, and in passthrough also covers some of it. `emitOver` hides it.
 */
export const GLOW_GLSL = /* glsl */ `
uniform float uTime; uniform float uTravel; uniform float uPassthrough; uniform float uBeatGlow; uniform float uColours[18];
vec3 light(float index) { int i = int(index + 0.5) * 3; return vec3(uColours[i], uColours[i + 1], uColours[i + 2]); }
float hash(vec3 p) { p = fract(p * 0.3183099 + vec3(0.71, 0.113, 0.419)); p *= 17.0; return fract(p.x * p.y * p.z * (p.x + p.y + p.z)); }
float noise(vec3 p) {
  vec3 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
  return mix(mix(mix(hash(i), hash(i + vec3(1, 0, 0)), f.x), mix(hash(i + vec3(0, 1, 0)), hash(i + vec3(1, 1, 0)), f.x), f.y),
             mix(mix(hash(i + vec3(0, 0, 1)), hash(i + vec3(1, 0, 1)), f.x), mix(hash(i + vec3(0, 1, 1)), hash(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
float dither(vec2 at) { return (fract(52.9829189 * fract(dot(at, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }
`;
export const EMIT_GLSL = /* glsl */ `
// A soft shoulder: strong light grows white slowly instead of clipping into flat patches. w: its brightness.
vec4 exposed(vec3 colour) {
  colour = max(colour, 0.0); float top = max(max(colour.r, colour.g), max(colour.b, 1e-4));
  float held = top <= 0.7 ? top : 0.7 + 0.3 * (1.0 - exp(-(top - 0.7) / 0.3));
  return vec4(colour * held / top + min(top - held, 0.6) * 0.2, held);
}
void emit(vec3 colour) { vec4 shown = exposed(colour); gl_FragColor = vec4(shown.rgb, uPassthrough * min(1.0, shown.w * 0.8)); }
// Light that hides what is behind it, by hides 0-1.
void emitOver(vec3 colour, float hides) { vec4 shown = exposed(colour); gl_FragColor = vec4(shown.rgb, max(hides, uPassthrough * min(1.0, shown.w * 0.8))); }
`;

export interface GlowOptions {
  readonly vertex: string;
  readonly fragment: string;
  readonly uniforms?: Record<string, IUniform>;
  readonly side?: Side;
  readonly depthTest?: boolean;
  /** `add` (default): lights sum. `screen`: what is bright already takes less, so that what overlaps never burns out and keeps its hue on any ground. `lightest`: the brighter shows, for many of one hue over each other on the dark. */
  readonly blend?: 'add' | 'screen' | 'lightest';
}

/** A material that only brings light: premultiplied, unlit, no depth written, no lights, no fog, one pass. */
export function glowMaterial(shared: SharedUniforms, { vertex, fragment, uniforms = {}, side = FrontSide, depthTest = false, blend = 'add' }: GlowOptions): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { uTime: shared.time, uTravel: shared.travel, uPassthrough: shared.passthrough, uBeatGlow: shared.beatGlow, uColours: shared.colours, uMirror: shared.mirror, ...uniforms },
    vertexShader: GLOW_GLSL + vertex,
    fragmentShader: GLOW_GLSL + EMIT_GLSL + fragment,
    transparent: true, depthWrite: false, depthTest, side, toneMapped: false, premultipliedAlpha: true,
    blending: CustomBlending, blendEquation: blend === 'lightest' ? MaxEquation : AddEquation, blendSrc: blend === 'screen' ? OneMinusDstColorFactor : OneFactor, blendDst: blend === 'screen' ? OneFactor : OneMinusSrcAlphaFactor,
  });
}
