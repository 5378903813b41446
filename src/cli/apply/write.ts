/** The configuration of an installation as files that `attesta apply` takes. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { Client } from '../../client/client.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { CommandFailed } from '../command.ts';
import { RightsNow } from './rights.ts';

interface Definitions {
  readonly purposes: readonly JsonObject[];
  readonly retentionRules: readonly JsonObject[];
  readonly modules: readonly (JsonObject & { readonly name: string })[];
}

/** Writes into a new or empty folder. Resolves to the names of the files. */
export async function writeConfiguration(client: Client, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new CommandFailed(`${folder} is not empty. Nothing was written: choose a new folder.`);
  const files = await contents(client);
  for (const [name, content] of files) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, stringify(content, { lineWidth: 120 }), { flag: 'wx' });
  }
  return files.map(([name]) => name);
}

async function contents(client: Client): Promise<readonly (readonly [string, JsonObject])[]> {
  const { version: _, ...settings } = await client.read<JsonObject>(['settings']);
  const { purposes, retentionRules, modules } = await client.read<Definitions>(['definitions']);
  const rights = await RightsNow.read(client);
  const files: (readonly [string, JsonObject])[] = [
    ['settings.yaml', { settings }],
    ...(purposes.length > 0 ? [['purposes.yaml', { purposes }] as const] : []),
    ...(retentionRules.length > 0 ? [['retention-rules.yaml', { retentionRules }] as const] : []),
    ...modules.map((module) => [join('modules', `${module.name}.yaml`), { modules: [module] }] as const),
    ['profiles.yaml', { profiles: rights.written('profiles') }],
    ['roles.yaml', { roles: rights.written('roles') }],
    ['groups.yaml', { groups: rights.written('groups') }],
    [
      'rules.yaml',
      { sharingRules: rights.written('sharingRules'), recordRules: rights.written('recordRules') },
    ],
  ];
  return files;
}
