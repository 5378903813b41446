/**
 * Which folder may import which: the table of the design, as data. A file belongs to the first area whose pattern it matches.
 */
export interface Area {
  readonly name: string;
  readonly pattern: RegExp;
  /** Names of areas; an area may always import itself. */
  readonly mayImport: readonly string[];
  /** Runs in a browser as well: nothing of Node, no database driver. */
  readonly browser?: boolean;
  /** Imports no package at all. */
  readonly pure?: boolean;
}

/** The folders of the engine are a reading order: each may import only those before it. */
const ENGINE_ORDER = [
  'errors',
  'database',
  'catalog',
  'access',
  'operation',
  'evidence',
  'records',
  'search',
  'definitions',
  'files',
  'jobs',
  'secrets',
  'mail',
  'documents',
  'imports',
  'exports',
  'mailing',
  'workflows',
  'reports',
  'subjects',
  'states',
  'reporting',
] as const;

const ENGINE = ENGINE_ORDER.map((folder) => `engine/${folder}`);
const GROUND = ['metadata', 'fields'];
const SERVER_SIDE = [...GROUND, ...ENGINE];
const SCREEN = ['metadata', 'fields', 'field views', 'client', 'web'];

/** Duties whose articles are rights of the person: within a request, with its clock and its calendars (Art. 12). */
const WITHIN_A_REQUEST = /^src\/privacy\/(art-(13|15|16|17|18|19|20|21|22)|uk-164a)-[^/]+\//;

export const AREAS: readonly Area[] = [
  { name: 'metadata', pattern: /^src\/metadata\//, mayImport: [], browser: true, pure: true },
  {
    name: 'field views',
    pattern: /^src\/fields\/(.*\.view\.tsx|views\.ts)$/,
    mayImport: ['metadata', 'fields'],
    browser: true,
  },
  { name: 'fields', pattern: /^src\/fields\//, mayImport: ['metadata'], browser: true },
  ...ENGINE_ORDER.map(engineArea),
  {
    name: 'module and duty views',
    pattern: /^src\/(modules|privacy|policy)\/(.*\/)?[^/]+\.view\.tsx$/,
    mayImport: SCREEN,
    browser: true,
  },
  { name: 'modules', pattern: /^src\/modules\//, mayImport: SERVER_SIDE },
  { name: 'art-12-requests', pattern: /^src\/privacy\/art-12-requests\//, mayImport: SERVER_SIDE },
  { name: 'rights of the person', pattern: WITHIN_A_REQUEST, mayImport: [...SERVER_SIDE, 'art-12-requests'] },
  { name: 'privacy', pattern: /^src\/privacy\//, mayImport: SERVER_SIDE },
  { name: 'policy', pattern: /^src\/policy\//, mayImport: SERVER_SIDE },
  {
    name: 'sample',
    pattern: /^src\/sample\//,
    mayImport: [...SERVER_SIDE, 'modules', 'art-12-requests', 'rights of the person', 'privacy', 'policy'],
  },
  {
    name: 'server',
    pattern: /^src\/server\//,
    mayImport: [
      ...SERVER_SIDE,
      'sample',
      'modules',
      'art-12-requests',
      'rights of the person',
      'privacy',
      'policy',
    ],
  },
  { name: 'client', pattern: /^src\/client\//, mayImport: ['metadata'], browser: true },
  {
    name: 'web',
    pattern: /^src\/web\//,
    mayImport: ['metadata', 'fields', 'field views', 'client'],
    browser: true,
  },
  { name: 'staff', pattern: /^src\/staff\//, mayImport: [...SCREEN, 'module and duty views'], browser: true },
  { name: 'portal', pattern: /^src\/portal\//, mayImport: SCREEN },
  {
    name: 'cli',
    pattern: /^src\/cli\//,
    mayImport: [...SERVER_SIDE, 'modules', 'privacy', 'policy', 'server', 'client'],
  },
  { name: 'e2e', pattern: /^e2e\//, mayImport: ['client', 'metadata', 'tools'] },
  {
    name: 'bench',
    pattern: /^bench\//,
    mayImport: [
      'client',
      'metadata',
      'tools',
      'server',
      'art-12-requests',
      'rights of the person',
      'privacy',
      ...SERVER_SIDE,
    ],
  },
  {
    name: 'tools',
    pattern: /^tools\//,
    mayImport: ['client', 'metadata', 'server', 'bench', ...SERVER_SIDE],
  },
];

/** Folders in which one area holds many of a kind that must not know each other: one duty, one module. */
export const KEPT_APART = [/^src\/privacy\/([^/]+)\//, /^src\/modules\/([^/]+)\//];

/** Folders of which no two import each other: what both need stands in one of them. Of the staff app's this is not true yet. */
export const ONE_WAY = [/^src\/(server\/[^/]+)\//];

function engineArea(folder: string, index: number): Area {
  return {
    name: `engine/${folder}`,
    pattern: folder === 'operation' ? /^src\/engine\/operation\.ts$/ : new RegExp(`^src/engine/${folder}/`),
    mayImport: [...GROUND, ...ENGINE.slice(0, index)],
  };
}
