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

/** How far the ray passes from the body (`d`, negative inside), and of the limbs there: thickness, shine and place along. Asks for `eye` and `ray`. */
export const NEAREST_LIMB = /* glsl */ `int first = int(vPart.x + 0.5), count = int(vPart.y + 0.5);
  float d = 9.0, girth = 0.05, shine = 0.0, along = 0.0;
  for (int i = 0; i < ${MAX_BONES}; i++) {
    if (i >= count) break;
    int at = (first + i) * 3;
    vec4 a = uBones[at], b = uBones[at + 1], look = uBones[at + 2];
    // Seen along the ray a limb is a line in a plane: the nearest point of it, and how far the ray passes from there.
    vec3 run = b.xyz - a.xyz, from = a.xyz - eye;
    run -= ray * dot(run, ray); from -= ray * dot(from, ray);
    float s = clamp(-dot(from, run) / max(dot(run, run), 1e-6), 0.0, 1.0);
    float radius = mix(a.w, b.w, s) + 0.5 * a.w * s * (1.0 - s);
    float away = length(from + run * s) - radius, h = clamp(0.5 + 0.5 * (d - away) / look.w, 0.0, 1.0);
    d = mix(d, away, h) - look.w * h * (1.0 - h);
    girth = mix(girth, radius, h); shine = mix(shine, mix(look.x, look.y, s), h); along = mix(along, look.z + s, h);
  }`;

export const BODY_FRAGMENT = /* glsl */ `
uniform vec4 uBones[${MAX_BONES * 3}];  // for each: start and radius, end and radius, shine at both, distance along the limb, how softly it joins
uniform float uFlip; uniform float uMirror; uniform float uPresence;
varying vec3 vWorld; varying vec2 vAt; varying vec3 vPart; varying vec3 vHue;
void main() {
  vec3 eye = cameraPosition * vec3(1.0, uFlip, 1.0), ray = normalize(vWorld - eye);
  ${NEAREST_LIMB}
  float pixel = max(fwidth(d), 1e-5), t = uTime * uTravel;
  vec2 slope = vec2(dFdx(d), dFdy(d)); slope /= max(length(slope), 1e-6);
  float soft = max(pixel * 1.1, min(0.0065, girth * 0.3)), cover = smoothstep(soft, -soft, d), deep = clamp(-d / mix(0.058, girth, smoothstep(0.4, 1.2, along + vPart.z * 2.0)), 0.0, 1.0), round_ = sqrt(deep * (2.0 - deep));
  vec3 pale = light(5.0), dark = vHue * mix(vec3(1.0), vHue, 0.6);
  // Lit from above, as on a stage: what faces up is brighter, and the light is gathered at the edges as in blown glass.
  float above = 0.5 + 0.5 * slope.y * uFlip * (1.0 - smoothstep(0.1, 0.55, deep)), edge = exp(-pow((d + 0.005) / max(0.005, pixel * 1.2), 2.0)), wall = exp(-deep * 4.0);
  // A fine thread of the lamp that ran along the limb, wandering between edge and middle.
  float wave = 0.62 + 0.3 * sin(along * 2.6 - t * 0.8), thread = exp(-pow((deep - wave) * 6.0, 2.0)) * (0.5 + 0.5 * sin(along * 3.7 - t * 1.5)) * smoothstep(0.8, 1.4, along + vPart.z);
  // Wisps that rise through it: light, not flesh.
  float wisp = noise(vec3(vWorld.xy * vec2(9.0, 5.5) - vec2(0.0, t * 0.35), vWorld.z * 6.0 + t * 0.12));
  float hand = smoothstep(1.0, 1.4, shine), root = mix(1.0, smoothstep(0.08, 0.5, along), vPart.z);
  vec3 colour = dark * (0.13 + 0.06 * round_) + vHue * 0.85 * wisp * wisp * wisp * round_ + vHue * wall * (0.2 + 0.55 * above) + mix(vHue, pale, 0.3) * edge * (0.2 + 0.7 * above * above)
    + mix(vHue, pale, 0.45) * (thread * 0.1 * (1.0 - hand) + 0.3 * hand * round_);
  cover *= root;
  colour *= cover * shine * (0.8 + 0.22 * vWorld.y);
  // Air around it, brighter where the limb is.
  vec2 margin = 1.0 - abs(vAt);
  float border = smoothstep(0.0, 0.25, min(margin.x, margin.y)), air = exp(-max(d, 0.0) * 20.0) * (1.0 - cover);
  colour += vHue * air * shine * 0.26 * border * root;
  // What passes in front keeps a thin dark line around itself; none at the shoulder, where an arm grows out of the body.
  float outline = smoothstep(0.016, 0.003, d) * smoothstep(0.4, 1.0, along) * vPart.z;
  float hides = max(cover * 0.9, outline * 0.62) * clamp(shine * 2.0, 0.0, 1.0);
  float fade = uPresence * (uFlip > 0.0 ? 1.0 : uMirror * 0.42 * exp(-max(vWorld.y, 0.0) * 1.35));
  emitOver(colour * fade, hides * fade * border);
}`;

/** A ghost: a thin bright edge and a little mist in its own hue, fading towards the floor. Hides next to nothing. */
export const GHOST_FRAGMENT = /* glsl */ `
uniform vec4 uBones[${MAX_BONES * 3}]; uniform vec3 uTint; uniform float uPresence;
varying vec3 vWorld; varying vec2 vAt; varying vec3 vPart; varying vec3 vHue;
void main() {
  vec3 eye = cameraPosition, ray = normalize(vWorld - eye);
  ${NEAREST_LIMB}
  float pixel = max(fwidth(d), 1e-5), t = uTime * uTravel, root = mix(1.0, smoothstep(0.08, 0.5, along), vPart.z);
  float soft = max(pixel * 1.1, min(0.0065, girth * 0.3)), cover = smoothstep(soft, -soft, d) * root, deep = clamp(-d / girth, 0.0, 1.0);
  float edge = exp(-pow((d + 0.004) / max(0.0055, pixel * 1.25), 2.0)) * root;
  float mist = noise(vec3(vWorld.xy * vec2(6.0, 3.5) - vec2(0.0, t * 0.3), vWorld.z * 5.0 - t * 0.1)), stands = mix(0.3, 1.0, smoothstep(0.05, 0.7, vWorld.y));
  vec3 pale = light(5.0), colour = uTint * cover * (0.1 + 0.3 * mist * mist + 0.16 * (1.0 - deep)) + mix(uTint, pale, 0.3) * edge * 0.62;
  vec2 margin = 1.0 - abs(vAt);
  float border = smoothstep(0.0, 0.25, min(margin.x, margin.y));
  colour += uTint * exp(-max(d, 0.0) * 24.0) * (1.0 - cover) * 0.2 * border * root;
  emitOver(colour * uPresence * stands * (0.6 + 0.4 * shine), cover * 0.22 * uPresence * stands * border);
}`;
