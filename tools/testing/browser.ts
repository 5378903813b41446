import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The program of a Chromium on this machine: `CHROMIUM_PATH`, or one of the usual names; undefined where there is none. */
export function findBrowser(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given) return existsSync(given) ? given : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES].find(
    existsSync,
  );
}

/** Why there is no browser, in a sentence; or where it is. Installs it from the system's packages where that is allowed. */
export function provideBrowser(log: (line: string) => void): { path: string } | { missing: string } {
  const found = findBrowser();
  if (found) return { path: found };
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    log('Installing Chromium for the browser stories (apt-get install chromium) …');
    aptGet(['update']);
    aptGet(['install', '--yes', '--no-install-recommends', 'chromium']);
    const installed = findBrowser();
    if (installed) return { path: installed };
  }
  return {
    missing:
      'There is no Chromium on this machine, so the browser stories are skipped. Install it (Debian: sudo apt-get install chromium) or set CHROMIUM_PATH.',
  };
}

function aptGet(args: readonly string[]): void {
  spawnSync('apt-get', ['-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
