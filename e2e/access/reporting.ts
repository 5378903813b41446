/** What business intelligence reads, in whatever world: records that are in use, and none that is restricted, archived or blocked. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { RunningServer } from '../../tools/testing/server.ts';
import type { Stock } from './settle.ts';
import { same } from './walk.ts';
import { MODULES, type Module, type World } from './world.ts';

const VIEWS: Readonly<Record<Module, string>> = {
  accounts: 'Accounts',
  contacts: 'Contacts',
  tickets: 'Tickets',
  invoices: 'Invoices',
  invoice_lines: 'Invoice lines',
  documents: 'Documents',
};

export interface Audience {
  walk(world: World, stock: Stock): Promise<void>;
  close(): Promise<void>;
}

/** An audience of every module, connected as its program connects. */
export async function openAudience(server: RunningServer): Promise<Audience> {
  const name = `walk_${randomBytes(4).toString('hex')}`;
  const made = await server.admin.post('/bi-audiences', { name, modules: MODULES });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const { host, port, database, user } = made.body.connection;
  const client = new pg.Client({ host, port, database, user, password: made.body.password });
  await client.connect();
  return {
    async walk(world, stock) {
      for (const module of MODULES) {
        const { rows } = await client.query<{ Number: string }>(`SELECT "Number" FROM "${VIEWS[module]}"`);
        const inUse = stock.numbers[module].filter((_, place) => world.states[module][place] === 'active');
        const ours = rows.map((row) => row.Number).filter((number) => stock.numbers[module].includes(number));
        same(`the view of ${module}`, ours, inUse);
      }
    },
    async close() {
      await client.end();
      await server.admin.delete(`/bi-audiences/${name}`);
    },
  };
}
