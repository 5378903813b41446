/** Every call and every job of the product: how it is walked, or why it needs no walk, as the files of `areas/` say. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Area } from './area.ts';
import { toolCalls } from './tool-calls.ts';
import type { Walker } from './walk.ts';

const folder = join(import.meta.dirname, 'areas');
const areas: Area[] = [{ opened: toolCalls }];
for (const file of readdirSync(folder).sort())
  areas.push(((await import(pathToFileURL(join(folder, file)).href)) as { area: Area }).area);

/** One area may not say again what another says of the same call. */
function once<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const [name, value] of entries) {
    if (found.has(name)) throw new Error(`Two areas of the walk speak of ${name}.`);
    found.set(name, value);
  }
  return found;
}

const addresses = once(areas.flatMap(({ calls = {} }) => Object.entries(calls)));
/** By tool, method and path. */
const opened = once(
  areas.flatMap((area) =>
    Object.entries(area.opened ?? {}).flatMap(([tool, { why, calls }]) =>
      calls.map((call) => [`${tool} ${call}`, why] as const),
    ),
  ),
);

export const jobsWalked = once(areas.flatMap(({ jobs = {} }) => Object.entries(jobs)));

/** What the areas say of calls, as `METHOD /path`, and of calls that a tool opens, as `tool METHOD /path`. */
export const said: readonly string[] = [...addresses.keys(), ...opened.keys()];

/** A call that a tool opens is listed under that tool; that nobody without it gets in is tried of all of them (`tools.test.ts`). */
export function howWalked(operation: {
  readonly method: string;
  readonly path: string;
  readonly access: { readonly kind: string; readonly tool?: string };
}): Walker | string | undefined {
  const { method, path, access } = operation;
  const known = addresses.get(`${method} ${path}`);
  if (known !== undefined) return known;
  return 'tool' in access ? opened.get(`${access.tool} ${method} ${path}`) : undefined;
}
