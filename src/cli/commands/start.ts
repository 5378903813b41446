import type { Command } from '../command.ts';

/** The same program as `npm start`. */
export const startCommand: Command = {
  name: 'start',
  summary: 'Start the back office and the portal',
  usage: ['start'],
  options: {},
  async run() {
    await import(new URL('../../../bin/start.mjs', import.meta.url).href);
    return 0;
  },
};
