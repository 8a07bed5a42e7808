import tseslint from 'typescript-eslint';

const engineMaths = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p',
  'pow', 'hypot', 'cbrt', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'];

/** Inside the simulation only arithmetic that every JavaScript engine rounds alike. */
const simulationBans = {
  'no-restricted-properties': ['error',
    ...engineMaths.map((property) => ({ object: 'Math', property, message: `Engines differ in Math.${property}: use engine/math.` })),
    { object: 'Math', property: 'random', message: 'Use the system parameter random().' },
    { object: 'Date', property: 'now', message: 'Use the Time resource: seconds are derived from the tick.' },
    { property: 'localeCompare', message: 'Locales differ: compare code units with < and >.' },
    { property: 'toLocaleString', message: 'Locales differ: format in view/.' },
  ],
  'no-restricted-globals': ['error',
    { name: 'Date', message: 'Use the Time resource.' },
    { name: 'performance', message: 'Use the Time resource; measure from outside.' },
    { name: 'setTimeout', message: 'Count ticks instead.' },
    { name: 'setInterval', message: 'Count ticks instead.' },
    { name: 'queueMicrotask', message: 'A tick is synchronous.' },
    { name: 'requestAnimationFrame', message: 'Drawing belongs to view/.' },
    { name: 'window', message: 'The simulation has no page.' },
    { name: 'document', message: 'The simulation has no page.' },
    { name: 'fetch', message: 'What the simulation needs arrives as an input frame.' },
    { name: 'console', message: 'Return log lines through the app.' },
    { name: 'Intl', message: 'Locales differ.' },
  ],
  'no-restricted-syntax': ['error',
    { selector: "BinaryExpression[operator='**']", message: 'Engines differ in **: use pow from engine/math, or multiply.' },
    { selector: "AssignmentExpression[operator='**=']", message: 'Engines differ in **: use pow from engine/math.' },
  ],
};

/** Import directions; TypeScript project references refuse the same from the other side. */
const mayNotImport = (...folders) => ({
  'no-restricted-imports': ['error', {
    patterns: folders.map((folder) => ({ group: [`**/${folder}/**`], message: `Imports run one way: this folder may not reach ${folder}/.` })),
  }],
});

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.tsbuild/**', '.cache/**', 'public/**'] },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-var': 'error', 'prefer-const': 'error', eqeqeq: ['error', 'always'], 'no-debugger': 'error', 'no-self-compare': 'error',
      'no-constant-condition': ['error', { checkLoops: false }], 'no-dupe-keys': 'error', 'no-unreachable': 'error',
      '@typescript-eslint/no-explicit-any': 'error', '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['engine/**/*.ts', 'game/**/*.ts', 'protocol/**/*.ts'], rules: simulationBans },
  { files: ['engine/**'], rules: mayNotImport('game', 'protocol', 'workers', 'view', 'net', 'cli') },
  { files: ['protocol/**'], rules: mayNotImport('engine', 'game', 'workers', 'view', 'net', 'cli') },
  { files: ['game/**'], rules: mayNotImport('workers', 'view', 'net', 'cli') },
  { files: ['net/**'], rules: mayNotImport('engine', 'game', 'workers', 'view', 'cli') },
  { files: ['view/**'], rules: mayNotImport('engine', 'game', 'workers', 'cli') },
  { files: ['core/**'], rules: mayNotImport('workers', 'view', 'net', 'cli') },
  { files: ['workers/**', 'cli/**'], rules: mayNotImport('view', 'net', 'core') },
);
