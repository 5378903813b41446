import { systemRights } from '../engine/access/compile-rights.ts';
import type { CallContext } from '../engine/access/principal.ts';
import { systemUserId } from '../engine/access/shipped.ts';
import type { Engine } from './engine.ts';

/** What the installation itself does, outside any request: at its start, or (`userId`) by the hand of somebody at the command line. */
export function houseContext(
  engine: Engine,
  channel: 'cli' | 'job' = 'job',
  userId: string = systemUserId,
): CallContext {
  return {
    database: engine.database,
    catalog: engine.catalog.current(),
    principal: { kind: 'system', userId },
    rights: systemRights(userId),
    now: () => engine.clock.now(),
    locale: 'en',
    timeZone: engine.catalog.settings().timeZone,
    origin: { channel },
  };
}
