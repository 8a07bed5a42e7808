/** GLSL of the kinds of zone. Each kind is told by its shape: a round lantern, a cut crystal, a liquid column, a wheel of petals, a reel of tape, a button, a float of many panes. */

/** Metres above the floor from which nothing is mirrored in it. */
export const MIRRORED = 0.85;

const ATTRIBUTES = /* glsl */ `
attribute vec4 iPlace;  // x y z radius
attribute vec4 iShape;  // height life isFoot (of a track: it records) seed
attribute vec4 iState;  // glow energy waiting flare
attribute vec4 iMore;   // light wait sounding hand
uniform float uFlip; uniform float uMirror;
varying vec3 vNormal; varying vec3 vView; varying vec3 vPoint; varying vec4 vState; varying vec4 vMore; varying vec2 vSeed; varying float vFade;
`;

/** Ends each vertex shader: `p`, `n` are the shaped point and normal in units of the radius, `centre` in metres. */
const PLACE = /* glsl */ `
void place(vec3 p, vec3 n, vec3 centre, float radius) {
  vec3 world = centre + p * radius;
  float above = world.y;
  world.y *= uFlip;
  vec4 seen = viewMatrix * vec4(world, 1.0);
  vNormal = mat3(viewMatrix) * (n * vec3(1.0, uFlip, 1.0));
  vView = -seen.xyz;
  vState = iState; vMore = iMore; vSeed = iShape.yw;
  // The floor mirrors what is near it: an image fades with its height above, and is gone within a metre.
  vFade = iShape.y * (uFlip > 0.0 ? 1.0 : uMirror * 0.4 * exp(-max(above, 0.0) * 2.4) * smoothstep(${MIRRORED}, 0.35, above));
  gl_Position = projectionMatrix * seen;
}
vec3 drifting(vec3 centre, float seed) {
  return centre + uTravel * vec3(sin(uTime * 0.53 + seed * 5.0), sin(uTime * 0.71 + seed * 9.0), 0.0) * 0.006;
}
`;

const VARYINGS = /* glsl */ `
varying vec3 vNormal; varying vec3 vView; varying vec3 vPoint; varying vec4 vState; varying vec4 vMore; varying vec2 vSeed; varying float vFade;
`;

/** A round lantern: soft inside, bright rim; what drifts inside tells its family. */
export const LOOP_VERTEX = ATTRIBUTES + PLACE + /* glsl */ `
void main() {
  float seed = iShape.w, lively = iState.y * iMore.z;
  vec3 n = normalize(position);
  float swell = 0.05 * iState.w + uTravel * (0.07 * lively + 0.02 * iState.z * uBeatGlow);
  float wobble = (noise(n * 1.7 + vec3(0.0, -uTime * 0.55 * uTravel, seed * 31.0)) - 0.5) * (0.03 + 0.08 * lively * uTravel);
  // What is inside turns to the viewer, so that a symbol is seen from in front and stays in the middle.
  vec3 centre = drifting(iPlace.xyz, seed), toward = normalize(cameraPosition * vec3(1.0, uFlip, 1.0) - centre), right = normalize(vec3(toward.z, 0.0, -toward.x));
  vPoint = vec3(dot(n, right), dot(n, cross(toward, right)), dot(n, toward));
  // A lantern hangs: a little longer than wide, narrower at the foot.
  vec3 p = n * (1.0 + swell + wobble) * vec3(0.98 + 0.04 * n.y, 1.02, 0.98);
  place(p, n, centre, iPlace.w);
}`;

export const LOOP_FRAGMENT = VARYINGS + /* glsl */ `
uniform float uFlip;
float inside(vec3 q, float family, float t) {
  if (family < 0.5) return noise(q * vec3(1.6, 2.2, 1.6) + vec3(0.0, t * 0.35, 0.0)) * 0.55 + 0.6 * smoothstep(0.45, -0.75, q.y);    // ground: heavy, lies low
  if (family < 1.5) return 0.5 + 0.5 * sin(length(q) * 12.0 - t * 1.6 + 1.6 * noise(q * 2.2));                                       // pulse: shells from the middle
  if (family < 2.5) return noise(q * 2.3 + vec3(t * 0.2, t * 0.13, 0.0)) * 0.7 + noise(q * 4.6 - t * 0.2) * 0.45;                    // harmony: clouds
  if (family < 3.5) return 1.25 * exp(-pow((q.x + 0.24 * sin(q.y * 4.0 + t * 0.9)) * 4.6, 2.0)) + 0.12;                              // line: a winding thread
  return noise(vec3(q.x * 2.4 - q.y * 1.4, q.y * 2.2 - t * 1.1, q.z * 2.4)) * noise(vec3(q.x * 5.0, q.y * 2.6 - t * 1.5, 3.0)) * 2.0; // air: wisps that rise
}
void main() {
  vec3 view = normalize(vView), normal = normalize(vNormal);
  float facing = abs(dot(view, normal)), sounding = vMore.z, waiting = vState.z;
  float t = uTime * (0.35 + 0.5 * sounding) * mix(0.25, 1.0, uTravel) + vSeed.y * 40.0;
  // Light gathered along the view through the volume, three steps deep: the drift is in it, not on it. One is enough for the floor's faint image.
  float chord = 2.0 * facing, drift = 0.0;
  int steps = uFlip > 0.0 ? 3 : 1;
  for (int i = 0; i < steps; i++) {
    vec3 q = vPoint - vec3(0.0, 0.0, chord * (uFlip > 0.0 ? 0.2 + 0.3 * float(i) : 0.5));
    drift += inside(q, vMore.x, t) * (1.0 - 0.62 * dot(q, q));
  }
  drift /= float(steps);
  // How far from the middle, 1 at the edge, and what of that a pixel is: the edge is drawn smooth whether or not the picture is sampled finely.
  float out_ = length(vPoint.xy), pixel = clamp(fwidth(out_), 1e-3, 0.2), cover = clamp((0.996 - out_) / pixel, 0.0, 1.0), deep = facing * facing;
  float line = (1.0 - out_ - 1.6 * pixel) / (pixel + 0.018), border = exp(-line * line), symbol = smoothstep(0.2, 0.62, drift), waits = waiting * (1.0 - sounding);
  vec3 colour = light(vMore.x), pale = light(5.0);
  // Deeper than its colour, not greyer: what is dim keeps its hue.
  vec3 rich = max(mix(vec3(dot(colour, vec3(0.3, 0.55, 0.15))), colour, 1.35), 0.0), glass = vec3(0.62, 0.72, 1.0);
  // Unlit: cool dark glass with light on its shoulder, a fine rim, and what drifts inside a faint ember of its hue. Waiting: its rim pulses with the beat.
  float near = clamp((vState.x - 0.2) * 1.2, 0.0, 1.0) * (1.0 - sounding) * (1.0 - waiting), shoulder = smoothstep(0.35, 0.95, out_) * smoothstep(0.1, 0.9, normal.y * 0.8 - normal.x * 0.45);
  vec3 result = (glass * (0.022 + 0.05 * out_ * out_ + 0.13 * shoulder) + rich * (border * (0.72 + 0.28 * near) + 0.2 * exp((out_ - 1.0) * 9.0) + deep * symbol * symbol * (0.34 + 0.3 * near))) * (1.0 - sounding) * (1.0 - waits);
  result += (glass * 0.03 + rich * (border * (0.55 + 0.45 * uBeatGlow) + exp((out_ - 1.0) * 7.0) * (0.12 + 0.25 * uBeatGlow) + deep * symbol * 0.16)) * waits;
  // Sounding: full of its own colour, the symbol lighter in it, louder is fuller; its heart is bright and still of its hue.
  float loud = vState.y;
  vec3 full = rich * (0.4 + 0.1 * loud + 0.16 * facing + border * 0.3) + mix(colour, pale, 0.3) * deep * symbol * (0.3 + 0.16 * loud) + mix(colour, pale, 0.5) * pow(facing, 7.0) * (0.06 + 0.12 * max(loud, vState.w));
  // Waiting to end: the light drains from the top, by how much of the wait is over; the symbol stays as a trace.
  float level = 1.0 - 2.0 * vMore.y, drained = waiting * smoothstep(-0.06, 0.06, vPoint.y - level), surface = (vPoint.y - level) * 14.0;
  full = mix(full, glass * 0.03 + rich * (border * 0.6 + deep * symbol * 0.16), drained) + colour * waiting * exp(-surface * surface) * cover * 0.35;
  result += full * sounding;
  // Glass hides what shines behind it, so that no light of the show takes its colour away.
  emitOver(min(result, vec3(1.0)) * cover * vFade, cover * vFade * mix(0.82, 0.94, sounding));
}`;

/** A cut crystal: hard edges, flat faces. Those for feet are flat. */
export const STRIKE_VERTEX = ATTRIBUTES + PLACE + /* glsl */ `
attribute vec3 corner; varying vec3 vCorner;
void main() {
  float seed = iShape.w, turn = uTime * 0.22 * uTravel + seed * 6.28;
  float c = cos(turn), s = sin(turn);
  vec3 p = position * mix(vec3(0.86, 1.22, 0.86), vec3(1.3, 0.56, 1.3), iShape.z) * (1.0 + 0.22 * iState.w * uTravel);
  p = vec3(c * p.x + s * p.z, p.y, -s * p.x + c * p.z);
  vCorner = corner; vPoint = p;
  place(p, normalize(p), drifting(iPlace.xyz, seed), iPlace.w);
}`;

export const STRIKE_FRAGMENT = VARYINGS + /* glsl */ `
varying vec3 vCorner;
void main() {
  vec3 view = normalize(vView), face = normalize(cross(dFdx(vView), dFdy(vView)));
  float facing = abs(dot(view, face)), glow = vState.x, flare = vState.w;
  float away = min(min(vCorner.x, vCorner.y), vCorner.z), width = fwidth(away);
  float line = 1.0 - smoothstep(width * 1.2, width * 2.6, away), soft = exp(-away * 16.0);
  float glint = pow(abs(dot(reflect(-view, face), normalize(vec3(0.3, 0.8, 0.5)))), 6.0);
  vec3 colour = light(vMore.x), pale = light(5.0);
  float shown = pow(max(glow, 0.0), 0.62);
  vec3 result = colour * shown * (0.07 + 0.2 * (1.0 - facing) + 0.22 * glint + 0.22 * soft) + mix(colour, pale, 0.5) * line * (0.4 * shown + 0.25 * flare);
  result += mix(colour, pale, 0.4) * flare * (0.12 + 0.5 * facing * facing);
  // At the very edge half the light: it then runs smoothly into the dark behind, and between two faces it is a cut.
  emit(result * (0.45 + 0.55 * smoothstep(0.0, width, away)) * vFade);
}`;

/** A tall liquid column: what moves in it gathers beside the hand. */
export const BOW_VERTEX = ATTRIBUTES + PLACE + /* glsl */ `
void main() {
  float seed = iShape.w, radius = iPlace.w, half_ = max(iShape.x * 0.6 / radius, 1.0);
  float along = clamp(position.y * 2.0, -1.0, 1.0);
  vec3 p = position; p.y = (position.y - clamp(position.y, -0.5, 0.5)) + along * (half_ - 1.0);
  float h = p.y / half_, t = uTime * 0.8 * uTravel, held = max(iMore.z, iState.y);
  float nearHand = exp(-pow((h - iMore.w) * 2.4, 2.0)) * max(iState.x - 0.2, 0.0);
  float girth = 0.8 + 0.2 * sin(h * 5.0 + t + seed * 9.0) * 0.6 + 0.32 * nearHand;
  girth *= mix(0.5, 1.0, smoothstep(1.06, 0.3, abs(h)));
  p.xz *= girth * 0.66;
  p.x += uTravel * (0.16 + 0.3 * held) * sin(h * 3.1 - t * 1.3 + seed * 4.0) * 0.55;
  vec3 away = cameraPosition - iPlace.xyz;
  // z: how far beside the middle as it is seen, −1…1.
  vPoint = vec3(position.x, h, dot(position.xz, normalize(vec2(away.z, -away.x))));
  place(p, normalize(vec3(normal.x, normal.y * 0.4, normal.z)), drifting(iPlace.xyz, seed), radius);
}`;

export const BOW_FRAGMENT = VARYINGS + /* glsl */ `
void main() {
  vec3 view = normalize(vView), normal = normalize(vNormal);
  float facing = abs(dot(view, normal)), glow = vState.x, h = vPoint.y;
  float t = uTime * mix(0.2, 1.0, uTravel);
  // Streams that fall slowly and wind about each other.
  float wind = noise(vec3(vPoint.x * 1.2, h * 2.2 - t * 0.3, vSeed.y * 13.0)) - 0.5;
  float stream = noise(vec3((vPoint.x + wind) * 3.4, h * 1.1 - t * 0.42, vSeed.y * 17.0));
  float caustic = pow(1.0 - abs(2.0 * noise(vec3((vPoint.x + wind * 1.3) * 2.6, h * 0.9 - t * 0.24, vSeed.y * 9.0)) - 1.0), 4.0);
  float hand = exp(-pow((h - vMore.w) * 3.2, 2.0)) * max(vState.x - 0.2, 0.0);
  float ends = smoothstep(1.02, 0.35, abs(h));
  float rim = pow(1.0 - facing, 2.0) * smoothstep(0.0, 0.2, facing);
  vec3 colour = light(vMore.x), pale = light(5.0);
  float shown = pow(max(glow, 0.0), 0.62);
  vec3 result = colour * shown * ends * (rim * 1.15 + facing * (0.22 + 0.4 * stream) + (0.35 + 0.65 * facing) * caustic * (0.7 + 0.1 * glow)) * (1.0 - 0.3 * glow);
  result += mix(colour, pale, 0.4) * hand * facing * 0.45;
  float beside = abs(vPoint.z), cover = clamp((0.985 - beside) / clamp(fwidth(beside), 1e-3, 0.3), 0.0, 1.0);
  emit(result * cover * vFade);
}`;

/** A wheel of the palette's five lights: the hub turns the room into the next palette. */
export const HUB_VERTEX = ATTRIBUTES + PLACE + /* glsl */ `
void main() {
  // The wheel faces the viewer, tipped a little as a lamp hangs.
  vec3 centre = drifting(iPlace.xyz, iShape.w), toward = cameraPosition - centre;
  float facing = atan(toward.x, toward.z), c = cos(facing), s = sin(facing), ct = 0.92, st = 0.39;
  vec3 p = position, n = normal;
  p = vec3(p.x, ct * p.y - st * p.z, st * p.y + ct * p.z); n = vec3(n.x, ct * n.y - st * n.z, st * n.y + ct * n.z);
  p = vec3(c * p.x + s * p.z, p.y, -s * p.x + c * p.z); n = vec3(c * n.x + s * n.z, n.y, -s * n.x + c * n.z);
  vPoint = position;
  place(p * 0.92, n, centre, iPlace.w);
}`;

export const HUB_FRAGMENT = VARYINGS + /* glsl */ `
void main() {
  float facing = abs(dot(normalize(vView), normalize(vNormal))), glow = max(vState.x, 0.5);
  float turn = fract(atan(vPoint.y, vPoint.x) / 6.2831853 + uTime * 0.03 * uTravel + 0.5) * 5.0;
  float part = floor(turn), within = fract(turn);
  float cut = smoothstep(0.0, 0.1, within) * smoothstep(1.0, 0.9, within);
  vec3 colour = light(part);
  // While a hand rests in it the wheel fills, petal by petal.
  float full = step(part, floor(vMore.y * 5.0 - 0.01)) * step(0.01, vMore.y);
  float shown = pow(glow, 0.62) * (1.0 + 0.5 * full);
  emit(mix(colour, light(5.0), 0.35 * full) * cut * smoothstep(0.0, 0.3, facing) * shown * (0.3 + 0.75 * pow(1.0 - facing, 1.5) + 0.35 * facing) * vFade);
}`;

/** A reel of tape that faces the viewer: three spokes in a rim, turning while it plays. Red while it records, and nothing else in the room is. */
export const TRACK_VERTEX = ATTRIBUTES + PLACE + /* glsl */ `
varying float vRed;
void main() {
  vec3 centre = drifting(iPlace.xyz, iShape.w), toward = cameraPosition - centre;
  float facing = atan(toward.x, toward.z), c = cos(facing), s = sin(facing);
  vec3 p = position, n = normal;
  p = vec3(c * p.x + s * p.z, p.y, -s * p.x + c * p.z); n = vec3(c * n.x + s * n.z, n.y, -s * n.x + c * n.z);
  vPoint = position; vRed = iShape.z;
  place(p, n, centre, iPlace.w);
}`;

export const TRACK_FRAGMENT = VARYINGS + /* glsl */ `
varying float vRed;
void main() {
  float away = length(vPoint.xy), width = fwidth(away) * 1.2, sounding = vMore.z, loud = vState.y, glow = max(vState.x, 0.35);
  float turn = atan(vPoint.y, vPoint.x) + uTime * uTravel * (0.15 + 1.6 * max(sounding, vRed));
  float rim = smoothstep(0.78 - width, 0.78 + width, away) * smoothstep(1.0 + width, 1.0 - width, away);
  float hub = smoothstep(0.3 + width, 0.3 - width, away) * smoothstep(0.13 - width, 0.13 + width, away);
  float spokes = smoothstep(0.72, 0.86, cos(turn * 3.0)) * smoothstep(0.28, 0.34, away) * smoothstep(0.82, 0.74, away);
  float tape = (0.5 + 0.5 * sin(away * 46.0)) * smoothstep(0.3, 0.36, away) * smoothstep(0.78, 0.72, away);
  vec3 colour = mix(light(vMore.x), vec3(1.0, 0.22, 0.2), vRed);
  vec3 result = colour * pow(glow, 0.62) * (rim * 0.85 + hub * 0.8 + spokes * 0.6 + tape * (0.12 + 0.4 * max(sounding, vRed) * (0.5 + 0.5 * loud)));
  result += mix(colour, light(5.0), 0.4) * rim * (vState.z * 0.5 * uBeatGlow + vState.w * 0.6);
  emit(result * vFade);
}`;

/** A button: a low square block with soft edges, that lights up when it has done what it does. */
export const BUTTON_VERTEX = ATTRIBUTES + PLACE + /* glsl */ `
void main() {
  vec3 centre = drifting(iPlace.xyz, iShape.w), toward = cameraPosition - centre;
  float facing = atan(toward.x, toward.z), c = cos(facing), s = sin(facing);
  vec3 p = position * vec3(1.5, 1.5, 0.6) * (1.0 - 0.12 * iState.w * uTravel), n = normal;
  p = vec3(c * p.x + s * p.z, p.y, -s * p.x + c * p.z); n = vec3(c * n.x + s * n.z, n.y, -s * n.x + c * n.z);
  vPoint = position * 2.0;
  place(p, n, centre, iPlace.w);
}`;

export const BUTTON_FRAGMENT = VARYINGS + /* glsl */ `
void main() {
  // A square with round corners, drawn on the face that looks at the viewer.
  vec2 q = abs(vPoint.xy) - 0.72; float edge = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - 0.26, width = fwidth(edge) * 1.2;
  float face = smoothstep(width, -width, edge), border = smoothstep(width * 1.5, 0.0, abs(edge + 0.05)) , inner = smoothstep(0.0, -0.55, edge);
  float lit = max(vState.w, vState.y), near = clamp(vState.x - 0.2, 0.0, 1.0);
  vec3 colour = light(vMore.x), result = colour * face * (0.1 + 0.25 * near + inner * (0.12 + 0.7 * lit)) + mix(colour, light(5.0), 0.4) * border * (0.5 + 0.5 * max(lit, near));
  emit(result * vFade);
}`;

/** A float of glass in many panes with a light in its heart: a place that a mod brought. Tall ones are drawn out. */
export const MOD_VERTEX = ATTRIBUTES + PLACE + /* glsl */ `
attribute vec3 corner; varying vec3 vCorner;
void main() {
  float seed = iShape.w, turn = uTime * 0.14 * uTravel + seed * 6.28, tall = max(iShape.x * 0.5 / iPlace.w, 1.0);
  float c = cos(turn), s = sin(turn);
  vec3 p = position * (0.94 + uTravel * (0.14 * iState.w + 0.02 * uBeatGlow));
  p = vec3(c * p.x + s * p.z, p.y, -s * p.x + c * p.z);
  vCorner = corner; vPoint = p;
  place(p * vec3(1.0, tall, 1.0), normalize(p), drifting(iPlace.xyz, seed), iPlace.w);
}`;

export const MOD_FRAGMENT = VARYINGS + /* glsl */ `
varying vec3 vCorner;
void main() {
  vec3 view = normalize(vView), face = normalize(cross(dFdx(vView), dFdy(vView)));
  float round_ = abs(dot(view, normalize(vNormal))), pane = abs(dot(view, face)), glow = vState.x, flare = vState.w;
  float away = min(min(vCorner.x, vCorner.y), vCorner.z), width = fwidth(away);
  float seam = 1.0 - smoothstep(width * 0.8, width * 2.2 + 0.02, away), rim = pow(1.0 - round_, 2.5), glint = pow(abs(dot(reflect(-view, face), normalize(vec3(0.3, 0.8, 0.5)))), 8.0);
  vec3 colour = light(vMore.x), pale = light(5.0);
  float shown = 0.3 + 0.7 * pow(max(glow, 0.0), 0.62), heart = smoothstep(0.72, 1.0, round_);
  vec3 result = colour * shown * (0.12 + 0.1 * pane + 0.75 * rim + 0.3 * glint) + mix(colour, pale, 0.4) * seam * (0.16 + 0.4 * shown + 0.4 * flare);
  result += mix(colour, pale, 0.55) * heart * heart * (0.3 + 0.12 * uBeatGlow + 0.35 * glow + 0.9 * flare) + colour * flare * 0.35;
  emitOver(result * vFade, 0.32 * vFade);
}`;

/** The air around a zone: its glow, and for what waits an arc that closes with the beat. */
export const HALO_VERTEX = /* glsl */ `
attribute vec4 iPlace; attribute vec4 iShape; attribute vec4 iState; attribute vec4 iMore; attribute float iKind;
varying vec2 vAt; varying vec4 vState; varying vec4 vMore; varying vec3 vLook;
void main() {
  float seed = iShape.w, tall = max(iShape.x * 0.5 / iPlace.w, 1.0);
  vec2 reach = vec2(2.7, 1.7 + tall);
  vAt = position.xy * 2.0 * reach;
  vState = iState; vMore = iMore; vLook = vec3(tall, iShape.y, iKind);
  vec3 centre = iPlace.xyz + uTravel * vec3(sin(uTime * 0.53 + seed * 5.0), sin(uTime * 0.71 + seed * 9.0), 0.0) * 0.006;
  // Tall ones turn to the viewer about the vertical only and stay upright; round ones face the eye, so that a ring is a ring.
  vec3 away = cameraPosition - centre;
  if (iKind > 0.5) away.y = 0.0;
  vec3 toward = normalize(away), right = normalize(vec3(toward.z, 0.0, -toward.x));
  vec3 world = centre + (right * vAt.x + cross(toward, right) * vAt.y) * iPlace.w;
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}`;

export const HALO_FRAGMENT = /* glsl */ `
varying vec2 vAt; varying vec4 vState; varying vec4 vMore; varying vec3 vLook;
void main() {
  float straight = max(vLook.x - 1.0, 0.0);
  vec2 q = vec2(vAt.x, vAt.y - clamp(vAt.y, -straight, straight));
  float away = length(q), kind = vLook.z, slope = fwidth(away);
  // Its corners are beyond the light.
  if (away > 2.6) discard;
  float outside = max(away - 0.75, 0.0), edge = smoothstep(2.6, 1.1, away);
  float strength = kind > 0.5 && kind < 1.5 ? 0.26 : kind > 1.5 && kind < 2.5 ? 0.3 : kind > 2.5 ? 0.22 : 0.42;
  vec3 colour = kind > 2.5 && kind < 3.5 ? light(5.0) : light(vMore.x);
  float glow = vState.x, halo = exp(-outside * 2.8) * edge * strength * glow * (1.0 - 0.75 * vState.z) * (0.7 + 0.5 * vState.y * vMore.z) + vState.w * exp(-outside * 1.6) * edge * 0.3;
  vec3 result = colour * halo;
  if (vState.z > 0.002 && (kind < 0.5 || (kind > 3.5 && kind < 4.5))) {
    float turn = fract(0.25 - atan(vAt.y, vAt.x) / 6.2831853);
    float width = slope * 0.6 + 0.018;
    // The wait: an arc clockwise from the top that closes when the loop starts, or runs out until it ends. Nothing else draws a ring.
    float ending = step(0.5, vMore.z), drawn = mix(step(turn, vMore.y), step(vMore.y, turn), ending);
    float ring = 1.0 - smoothstep(width, width + slope * 1.6, abs(away - 1.22));
    result += mix(light(vMore.x), light(5.0), 0.35) * ring * vState.z * (0.17 + 0.78 * drawn);
  }
  emit(result * vLook.y);
}`;
