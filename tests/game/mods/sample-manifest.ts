/** A mod.json with everything in it, one entry a line. */
export const SAMPLE = `{
  "id": "glow-harp",
  "version": "1.2.0",
  "engine": ">=0.1 <0.3",
  "name": "Glow harp",
  "about": "Strings of light that ring when a hand passes.",
  "author": "Ada",
  "licence": "CC0-1.0",
  "home": "https://example.org/glow-harp",
  "kind": "caged",
  "main": "main.js",
  "reads": ["body/Flow", "mods/ZonePlayed"],
  "writes": ["mods/PlayNote", "mods/Glow"],
  "asks": ["sound", "light"],
  "adds": {
    "zones": [
      { "id": "string", "name": "String", "radius": 0.08, "height": 0.6, "colour": 2, "instrument": "pluck", "pitches": [60, 67], "places": [{ "x": -0.3, "y": 1.2 }, { "x": 0.3, "y": 1.2, "z": -0.2 }] }
    ],
    "instruments": [
      { "id": "pluck", "name": "Pluck", "sample": "assets/pluck.wav", "pitch": 60 },
      { "id": "glow", "name": "Glow", "wave": "triangle", "attack": 0.01, "decay": 0.4, "sustain": 0.2, "release": 1, "partials": [1, 0.5], "brightness": 0.7, "isBowed": true }
    ],
    "cues": [
      { "id": "flash", "name": "Flash", "zone": "string", "level": 1, "hue": 0.5, "seconds": 0.4 }
    ],
    "settings": [
      { "id": "speed", "label": "Speed", "unit": "times", "min": 0, "max": 4, "step": 0.1, "initial": 1 }
    ]
  },
  "assets": ["assets/pluck.wav"],
  "memory": 2,
  "fuel": 20,
  "entities": 64
}
`;
