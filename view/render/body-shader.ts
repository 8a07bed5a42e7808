/** GLSL of a body of light: round limbs joined softly, found where each ray of sight passes them. */

/** Limbs a body is made of at most, and the parts (arms, and all the rest) that are drawn one over the other. */
export const MAX_BONES = 34, PARTS = 3;

/** Each part is one quad turned to the viewer. `corner`: −1…1 across and up, part's ordinal. */
export const BODY_VERTEX = /* glsl */ `
attribute vec3 corner;
uniform vec4 uBoxes[${PARTS * 2}];  // for each part: centre and half width, half height, first bone, bones, how much it covers what is behind
uniform float uFlip;
varying vec3 vWorld; varying vec2 vAt; varying vec3 vPart; varying vec3 vHue;
uniform float uHue;
void main() {
  int part = int(corner.z + 0.5) * 2;
  vec4 box = uBoxes[part], more = uBoxes[part + 1];
  vec3 centre = box.xyz * vec3(1.0, uFlip, 1.0), toward = normalize(cameraPosition - centre);
  vec3 right = normalize(vec3(toward.z, 0.0, -toward.x)), up = cross(toward, right);
  vec3 world = centre + right * corner.x * box.w + up * corner.y * more.x;
  vWorld = world * vec3(1.0, uFlip, 1.0); vAt = corner.xy; vPart = more.yzw; vHue = light(uHue);
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}`;

/** How far the ray passes from the body (`d`, negative inside), and of the limbs there: shine, and place along the first of them. Asks for `eye` and `ray`. */
export const NEAREST_LIMB = /* glsl */ `int first = int(vPart.x + 0.5), count = int(vPart.y + 0.5);
  float d = 9.0, shine = 0.0, along = 0.0;
  for (int i = 0; i < ${MAX_BONES}; i++) {
    if (i >= count) break;
    int at = (first + i) * 3;
    vec4 a = uBones[at], b = uBones[at + 1], look = uBones[at + 2];
    // Seen along the ray a limb is a line in a plane: the nearest point of it, and how far the ray passes from there.
    vec3 run = b.xyz - a.xyz, from = a.xyz - eye;
    run -= ray * dot(run, ray); from -= ray * dot(from, ray);
    float s = clamp(-dot(from, run) / max(dot(run, run), 1e-6), 0.0, 1.0);
    float away = length(from + run * s) - mix(a.w, b.w, s) - look.z * s * (1.0 - s), h = clamp(0.5 + 0.5 * (d - away) / look.w, 0.0, 1.0);
    d = mix(d, away, h) - look.w * h * (1.0 - h);
    shine = mix(shine, mix(look.x, look.y, s), h); along = mix(along, i == 0 ? s : 1.0, h);
  }`;

export const BODY_FRAGMENT = /* glsl */ `
uniform vec4 uBones[${MAX_BONES * 3}];  // for each: start and radius, end and radius, shine at both, how much it swells between them, how softly it joins
uniform float uFlip; uniform float uMirror; uniform float uPresence;
varying vec3 vWorld; varying vec2 vAt; varying vec3 vPart; varying vec3 vHue;
void main() {
  vec3 eye = cameraPosition * vec3(1.0, uFlip, 1.0), ray = normalize(vWorld - eye);
  ${NEAREST_LIMB}
  float pixel = clamp(fwidth(d), 1e-5, 0.05), cover = smoothstep(pixel, -pixel, d), inside = max(-d, 0.0), outside = max(d, 0.0);
  // A figure that is dark within. Its light is a thread along the edge, never thinner than a pixel, and falls off inwards and into the air, the same for every limb.
  float thread = (d + max(0.0045, pixel * 0.8)) / max(0.0055, pixel), edge = exp(-thread * thread), wall = exp(-inside * 42.0), veil = exp(-inside * 15.0);
  float hand = smoothstep(1.0, 1.35, shine), root = mix(1.0, smoothstep(0.12, 0.62, along), vPart.z), lit = min(shine, 1.15) * (0.82 + 0.16 * vWorld.y);
  vec3 pale = light(5.0);
  vec3 colour = vHue * (0.028 + 0.3 * wall + 0.11 * veil) + mix(vHue, pale, 0.42) * edge * 0.92 + mix(vHue, pale, 0.3) * hand * (0.16 + 0.2 * wall);
  cover *= root;
  vec2 margin = 1.0 - abs(vAt);
  float border = smoothstep(0.0, 0.25, min(margin.x, margin.y));
  colour = colour * cover + vHue * (0.3 * exp(-outside * 75.0) + 0.13 * exp(-outside * 17.0)) * (1.0 - cover) * border * root;
  // What passes in front keeps a thin dark line around itself; none at the shoulder, where an arm grows out of the body.
  float outline = smoothstep(0.015 + pixel, 0.002, d) * smoothstep(0.35, 0.9, root) * vPart.z;
  float hides = max(cover * 0.97, outline * 0.5) * clamp(shine * 2.0, 0.0, 1.0);
  float fade = uPresence * (uFlip > 0.0 ? 1.0 : uMirror * 0.34 * exp(-max(vWorld.y, 0.0) * 2.6) * smoothstep(0.7, 0.25, vWorld.y));
  emitOver(colour * lit * fade, hides * fade * border);
}`;

/** A ghost: a thin bright edge and a little mist in its own hue, fading towards the floor. Hides next to nothing. */
export const GHOST_FRAGMENT = /* glsl */ `
uniform vec4 uBones[${MAX_BONES * 3}]; uniform vec3 uTint; uniform float uPresence;
varying vec3 vWorld; varying vec2 vAt; varying vec3 vPart; varying vec3 vHue;
void main() {
  vec3 eye = cameraPosition, ray = normalize(vWorld - eye);
  ${NEAREST_LIMB}
  float pixel = clamp(fwidth(d), 1e-5, 0.05), root = mix(1.0, smoothstep(0.12, 0.62, along), vPart.z), inside = max(-d, 0.0);
  float cover = smoothstep(pixel, -pixel, d) * root, thread = (d + max(0.004, pixel * 0.8)) / max(0.005, pixel), edge = exp(-thread * thread) * root;
  float stands = mix(0.3, 1.0, smoothstep(0.05, 0.7, vWorld.y));
  vec3 pale = light(5.0), colour = uTint * cover * (0.06 + 0.26 * exp(-inside * 34.0)) + mix(uTint, pale, 0.3) * edge * 0.62;
  vec2 margin = 1.0 - abs(vAt);
  float border = smoothstep(0.0, 0.25, min(margin.x, margin.y));
  colour += uTint * exp(-max(d, 0.0) * 24.0) * (1.0 - cover) * 0.16 * border * root;
  float there = uPresence * stands * smoothstep(0.0, 0.6, shine);
  emitOver(colour * there * (0.6 + 0.4 * min(shine, 1.2)), cover * 0.22 * there * border);
}`;
