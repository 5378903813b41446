/** All that files would change of an installation, and the carrying out of it. */
import type { Client } from '../../client/client.ts';
import { type Difference, differencesOf } from '../../engine/definitions/differences.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { Configuration } from './documents.ts';
import { RightsNow } from './rights.ts';

export interface Step {
  readonly word: string;
  readonly name: string;
  readonly action: 'add' | 'change';
  readonly differences: readonly Difference[];
}

/** What belongs together: all of a stage comes into force or none of it. */
export interface Stage {
  readonly steps: readonly Step[];
  carryOut(): Promise<void>;
}

interface DefinitionAnswer {
  readonly version: number;
  readonly changes: readonly {
    readonly kind: string;
    readonly name: string;
    readonly action: 'add' | 'change';
    readonly differences: readonly Difference[];
  }[];
}

/** Settings, then definitions, then rights, which name modules and fields. Throws what is refused. */
export async function planConfiguration(
  client: Client,
  configuration: Configuration,
): Promise<readonly Stage[]> {
  const settings = await settingsStage(client, configuration.settings);
  const definitions = await definitionsStage(client, configuration);
  const rights = (await RightsNow.read(client)).plan(configuration);
  return [settings, definitions, ...rights.map((step) => ({ ...step, steps: [step] }))].filter(
    (stage) => stage.steps.length > 0,
  );
}

async function settingsStage(client: Client, written: JsonObject): Promise<Stage> {
  const keys = Object.keys(written);
  if (keys.length === 0) return NOTHING;
  const now = await client.read<JsonObject & { readonly version: number }>(['settings']);
  const known = Object.fromEntries(keys.flatMap((key) => (key in now ? [[key, now[key]]] : [])));
  const differences = differencesOf(known, written);
  if (differences.length === 0) return NOTHING;
  return {
    steps: [{ word: 'settings', name: '', action: 'change', differences }],
    carryOut: () => client.call({ method: 'PATCH', path: '/settings', body: written, version: now.version }),
  };
}

async function definitionsStage(client: Client, { entries }: Configuration): Promise<Stage> {
  const { purposes, retentionRules, modules } = entries;
  if (purposes.length + retentionRules.length + modules.length === 0) return NOTHING;
  const body = { purposes, retentionRules, modules };
  const { version, changes } = await client.create<DefinitionAnswer>(['definitions'], {
    ...body,
    dryRun: true,
  });
  return {
    steps: changes.map(({ kind, ...rest }) => ({ word: WORDS[kind] ?? kind, ...rest })),
    carryOut: () => client.call({ method: 'POST', path: '/definitions', body, version }),
  };
}

const WORDS: Readonly<Record<string, string>> = { retention: 'retention rule' };

const NOTHING: Stage = { steps: [], carryOut: async () => {} };
