import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { holds, label, type Measure } from '../measure.ts';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly optional?: boolean; readonly dev?: boolean }>
  >;
}

/** What runs is what was tested: each package is there in the version that the lockfile names. */
export const lockedPackages: Measure = {
  code: 'locked_packages',
  group: 'installation',
  label: label('The program is what it should be', 'El programa es el que debe ser'),
  async look({ installation: { programDir } }) {
    const lock = await readJson<Lock>(join(programDir, 'package-lock.json'));
    const wanted = Object.entries(lock?.packages ?? {}).filter(
      ([path, one]) => path.startsWith('node_modules/') && !one.optional && !one.dev,
    );
    if (wanted.length === 0) return unread();
    const other: string[] = [];
    for (const [path, { version }] of wanted) {
      const there = await readJson<{ version: string }>(join(programDir, path, 'package.json'));
      if (there?.version !== version)
        other.push(`${path.slice('node_modules/'.length)} ${there?.version ?? 'missing'}, not ${version}`);
    }
    if (other.length === 0)
      return holds(
        `${wanted.length} packages, each in the version that was tested.`,
        `${wanted.length} paquetes, todos en la versión probada.`,
      );
    return {
      outcome: 'fail',
      says: label('Packages that are not those that were tested.', 'Hay paquetes que no son los probados.'),
      mend: label('Run: npm ci, and start again.', 'Ejecute: npm ci, e inicie de nuevo.'),
      items: other,
    };
  },
};

interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

const GRAVE = ['high', 'critical'];
const PATIENCE_MS = 20_000;

/** Known weaknesses of the packages: asked of the package registry, which a closed network can't reach. */
export const vulnerablePackages: Measure = {
  code: 'vulnerable_packages',
  group: 'installation',
  label: label('No package with a known weakness', 'Ningún paquete con una debilidad conocida'),
  async look({ installation: { programDir } }) {
    const lock = await readJson<Lock>(join(programDir, 'package-lock.json'));
    const found = lock ? (await audit(programDir))?.vulnerabilities : undefined;
    if (!found)
      return {
        outcome: 'unknown',
        says: label(
          'The package registry could not be asked for known weaknesses.',
          'No se pudo preguntar al registro de paquetes por debilidades conocidas.',
        ),
        mend: label(
          'On a machine with network, run in the program’s folder: npm audit --omit=dev',
          'En una máquina con red, ejecute en la carpeta del programa: npm audit --omit=dev',
        ),
      };
    const names = Object.entries(found);
    if (names.length === 0)
      return holds(
        'The registry knows of no weakness in what runs.',
        'El registro no conoce debilidades en lo que funciona.',
      );
    return {
      outcome: names.some(([, { severity }]) => GRAVE.includes(severity)) ? 'fail' : 'warn',
      says: label('Packages with known weaknesses.', 'Hay paquetes con debilidades conocidas.'),
      mend: label('Take a newer version of Attesta.', 'Instale una versión más nueva de Attesta.'),
      items: names.map(([name, { severity, range }]) => `${name} ${range}: ${severity}`),
    };
  },
};

/** npm's own audit in a process of its own; undefined when it can't be run or asks in vain. */
async function audit(folder: string): Promise<Audit | undefined> {
  const text = await new Promise<string>((done) => {
    const child = spawn('npm', ['audit', '--omit=dev', '--json'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
      shell: process.platform === 'win32',
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.once('error', () => done(''));
    child.once('close', () => done(out));
  });
  return parse<Audit>(text);
}

async function readJson<T>(file: string): Promise<T | undefined> {
  return parse<T>(await readFile(file, 'utf8').catch(() => ''));
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

function unread() {
  return {
    outcome: 'unknown',
    says: label('There is no lockfile to compare with.', 'No hay archivo de bloqueo con el que comparar.'),
  } as const;
}
